//! Fault injection: what tests and demos turn on while the registry runs.

mod rule;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::watch;

pub use rule::{Drop, Match, SwitchError, Times};

/// All switches. Clones share the same switches.
///
/// The same as text, for the command line and for scripts: [`Switches::apply`].
#[derive(Clone, Debug)]
pub struct Switches(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    up: watch::Sender<bool>,
    set: Mutex<Set>,
}

#[derive(Debug, Default)]
struct Set {
    delay: Duration,
    piece: Option<usize>,
    holds: bool,
    verdict: Option<Verdict>,
    refusals: Vec<(Match, Times, u16, String)>,
    drops: Vec<(Match, Times, Drop)>,
}

/// What becomes of pending updates that are released.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Done,
    Refused(String),
}

/// The switches that apply to one command.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Plan {
    pub delay: Duration,
    pub refusal: Option<(u16, String)>,
    pub drop: Option<Drop>,
}

impl Default for Switches {
    fn default() -> Switches {
        Switches(Arc::new(Inner {
            up: watch::Sender::new(true),
            set: Mutex::default(),
        }))
    }
}

impl Switches {
    fn set(&self) -> MutexGuard<'_, Set> {
        self.0.set.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Delays each command before anything is done. `Duration::ZERO` turns it off.
    pub fn set_delay(&self, delay: Duration) {
        self.set().delay = delay;
    }

    /// Writes every frame in pieces of so many bytes, each flushed on its own. `None` turns it off.
    pub fn set_trickle(&self, bytes: Option<usize>) {
        self.set().piece = bytes.map(|bytes| bytes.max(1));
    }

    /// Refuses commands with this code and message (empty: the code's own text) instead of doing them. Codes 2500 to 2502 also
    /// close the connection, as they say.
    pub fn refuse(&self, commands: impl Into<Match>, code: u16, message: &str, times: Times) {
        self.set()
            .refusals
            .push((commands.into(), times, code, message.to_owned()));
    }

    /// Cuts the connection at commands: before they are done, after they are done, or in the middle of the response.
    pub fn drop_line(&self, commands: impl Into<Match>, when: Drop, times: Times) {
        self.set().drops.push((commands.into(), times, when));
    }

    /// Cuts every connection and refuses new ones, until [`Switches::up`].
    pub fn down(&self) {
        self.0.up.send_replace(false);
    }

    /// Accepts connections again.
    pub fn up(&self) {
        self.0.up.send_replace(true);
    }

    /// While held, pending commands (1001) don't complete by themselves.
    pub fn hold_pendings(&self, hold: bool) {
        self.set().holds = hold;
    }

    /// Does everything that is pending now, due or not: updates of domains, creations and updates of contacts. Poll messages tell so.
    pub fn release_pendings(&self) {
        self.set().verdict = Some(Verdict::Done);
    }

    /// Refuses everything that is pending now; the reason goes into the poll messages.
    pub fn refuse_pendings(&self, reason: &str) {
        self.set().verdict = Some(Verdict::Refused(reason.to_owned()));
    }

    /// Turns everything off and takes connections again. Pending updates that were released stay released.
    pub fn clear(&self) {
        let mut set = self.set();
        let verdict = set.verdict.take();
        *set = Set {
            verdict,
            ..Set::default()
        };
        std::mem::drop(set);
        self.up();
    }

    pub(crate) fn holds(&self) -> bool {
        self.set().holds
    }

    pub(crate) fn take_verdict(&self) -> Option<Verdict> {
        self.set().verdict.take()
    }

    pub(crate) fn piece(&self) -> Option<usize> {
        self.set().piece
    }

    pub(crate) fn is_up(&self) -> bool {
        *self.0.up.borrow()
    }

    /// Resolves when the registry goes down; at once if it is down.
    pub(crate) async fn gone_down(&self) {
        // The sender is in `self`, so waiting can't fail.
        let _ = self.0.up.subscribe().wait_for(|up| !up).await;
    }

    /// What to do with this command; rules for one time are used up by it.
    pub(crate) fn plan(&self, kind: &str, object: Option<&str>) -> Plan {
        let mut set = self.set();
        let delay = set.delay;
        let refusal = take(
            &mut set.refusals,
            |(rule, ..)| rule.hits(kind, object),
            |(_, times, ..)| *times,
        )
        .map(|(_, _, code, message)| (code, message));
        let drop = take(
            &mut set.drops,
            |(rule, ..)| rule.hits(kind, object),
            |(_, times, _)| *times,
        )
        .map(|(_, _, when)| when);
        Plan {
            delay,
            refusal,
            drop,
        }
    }
}

/// The first rule that hits; taken out of the list when it was for one time.
fn take<T: Clone>(
    rules: &mut Vec<T>,
    hits: impl Fn(&T) -> bool,
    times: impl Fn(&T) -> Times,
) -> Option<T> {
    let at = rules.iter().position(hits)?;
    match times(&rules[at]) {
        Times::Once => Some(rules.remove(at)),
        Times::Always => Some(rules[at].clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_hit_once_or_always() {
        let switches = Switches::default();
        switches.refuse("contact:create NH-1", 2306, "no", Times::Once);
        switches.drop_line("domain:*", Drop::After, Times::Always);
        assert_eq!(
            switches.plan("contact:create", Some("NH-2")),
            Plan::default()
        );
        let refusal = Some((2306, "no".to_owned()));
        assert_eq!(
            switches.plan("contact:create", Some("nh-1")).refusal,
            refusal
        );
        assert_eq!(switches.plan("contact:create", Some("NH-1")).refusal, None);
        for _ in 0..2 {
            assert_eq!(switches.plan("domain:info", None).drop, Some(Drop::After));
        }
        switches.clear();
        assert_eq!(switches.plan("domain:info", None), Plan::default());
    }
}
