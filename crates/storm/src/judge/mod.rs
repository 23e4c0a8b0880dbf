//! The judge: the invariants after a storm, each rule in a file of its own, tested with a history that violates it.
//!
//! Its only input is the gathered [`Evidence`], so that tests can falsify it.

mod acknowledged;
mod agreement;
mod answers;
mod evidence;
mod failures;
mod identity;
mod keys;
mod last_write;
mod members;
mod numbers;
mod open_tasks;
mod processes;
mod published;
mod renewals;
mod restores;
#[cfg(test)]
mod sample;
mod unsettled;

pub use evidence::{
    BookContact, BookDomain, Event, Evidence, Office, RegistryContact, RegistryDomain, Restored,
    Shown, Task, TaskFailure,
};

use std::fmt;

/// A violated rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name.
    pub rule: &'static str,
    /// What was seen.
    pub what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.what)
    }
}

/// A rule: its name, and what it finds.
type Rule = (&'static str, fn(&Evidence) -> Vec<String>);

/// Rules that compare the history with what was gathered.
const COMPARED: [Rule; 10] = [
    ("acknowledged", acknowledged::broken),
    ("last_write", last_write::broken),
    ("members", members::broken),
    ("agreement", agreement::broken),
    ("published", published::broken),
    ("renewals", renewals::broken),
    ("identity", identity::broken),
    ("numbers", numbers::broken),
    ("open_tasks", open_tasks::broken),
    ("failures", failures::broken),
];

/// Rules that need the history alone.
const TOLD: [Rule; 4] = [
    ("keys", keys::broken),
    ("answers", answers::broken),
    ("processes", processes::broken),
    ("troubles", |evidence| evidence.troubles.clone()),
];

/// The rules that the evidence of a storm violates.
#[must_use]
pub fn judge(evidence: &Evidence) -> Vec<Finding> {
    let unreadable = evidence.unreadable.clone().map(|what| Finding {
        rule: "unreadable",
        what,
    });
    let compared = if unreadable.is_some() {
        [].as_slice()
    } else {
        &COMPARED
    };
    let broken = compared.iter().chain(&TOLD).flat_map(|(rule, broken)| {
        let finding = move |what| Finding { rule, what };
        broken(evidence).into_iter().map(finding)
    });
    unreadable.into_iter().chain(broken).collect()
}

/// The rules that a restored backup violates.
#[must_use]
pub fn restored(evidence: &Evidence) -> Vec<Finding> {
    let finding = |what| Finding {
        rule: "restores",
        what,
    };
    restores::broken(evidence)
        .into_iter()
        .map(finding)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_good_storm_is_found_good() {
        assert_eq!(judge(&sample::good()), []);
        assert_eq!(restored(&sample::good()), []);
    }

    #[test]
    fn a_book_that_can_not_be_read_is_found_and_the_history_judged_all_the_same() {
        let mut evidence = Evidence {
            calls: sample::good().calls,
            unreadable: Some("500".into()),
            ..Evidence::default()
        };
        let rules = |evidence: &Evidence| {
            judge(evidence)
                .iter()
                .map(|finding| finding.rule)
                .collect::<Vec<_>>()
        };
        assert_eq!(rules(&evidence), ["unreadable"]);
        evidence.ready.push((0, 503));
        assert_eq!(rules(&evidence), ["unreadable", "processes"]);
    }
}
