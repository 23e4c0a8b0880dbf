//! WHOIS and RDAP say what the registry holds, and the same as each other.
//!
//! Of a domain whose last task was cancelled before anything was sent the view may be old; once something was sent, what became of it is read back, whatever
//! became of the task.

use super::unsettled::unsettled;
use super::{Evidence, Shown, Task};

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let excused = unsettled(evidence);
    let mut wrong = Vec::new();
    for domain in &evidence.domains {
        let name = &domain.name;
        let (whois, rdap) = (evidence.whois.get(name), evidence.rdap.get(name));
        if whois != rdap {
            wrong.push(format!("{name}: WHOIS says {whois:?} and RDAP {rdap:?}"));
        }
        // What is open is found by that, and may publish yet.
        let is_excused = |tasks: &Vec<&Task>| {
            tasks.iter().any(|task| task.is_open()) || !tasks.iter().any(|task| may_have_sent(task))
        };
        if excused.get(&domain.id).is_some_and(is_excused) {
            continue;
        }
        let Some(registered) = evidence.registered(name) else {
            continue;
        };
        for role in domain.roles.keys() {
            let holder = registered
                .roles
                .get(role)
                .and_then(|holders| holders.first());
            let Some(held) = holder.and_then(|handle| evidence.object(handle)) else {
                continue;
            };
            let held = Shown {
                handle: held.handle.clone(),
                name: held.name.clone(),
                street1: held.street1.clone(),
                city: held.city.clone(),
                email: held.email.clone(),
            };
            let shown = whois
                .and_then(|roles| roles.get(role))
                .cloned()
                .unwrap_or_default();
            if shown != held {
                wrong.push(format!(
                    "{name}, {role}: WHOIS says {shown:?}, the registry {held:?}"
                ));
            }
        }
    }
    wrong
}

/// Whether one of the steps that send has begun.
fn may_have_sent(task: &Task) -> bool {
    let mut steps = task.steps.iter();
    steps.any(|(name, status)| name != "prepare" && (status == "done" || status == "running"))
}

#[cfg(test)]
mod tests {
    use super::super::sample::{event, good, task};
    use super::*;

    fn old_view() -> Evidence {
        let mut evidence = good();
        for roles in evidence
            .whois
            .values_mut()
            .chain(evidence.rdap.values_mut())
            .flat_map(|roles| roles.values_mut())
        {
            roles.street1 = "Old 1".into();
        }
        evidence
    }

    #[test]
    fn an_old_view_is_found() {
        assert_eq!(broken(&old_view()).len(), 1);
    }

    #[test]
    fn two_views_that_differ_are_found() {
        let mut evidence = good();
        evidence.rdap = old_view().rdap;
        assert_eq!(broken(&evidence).len(), 1);
    }

    #[test]
    fn a_task_that_was_cancelled_half_way_excuses_nothing() {
        let mut evidence = old_view();
        let mut cancelled = task("t3", "cancelled", Some("d1"));
        evidence.tasks.push(cancelled.clone());
        evidence.events.push(event(4, "t3", "cancelled"));
        assert!(broken(&evidence).is_empty(), "it had sent nothing");
        cancelled.steps[1].1 = "done".into();
        evidence.tasks.pop();
        evidence.tasks.push(cancelled);
        assert_eq!(broken(&evidence).len(), 1);
    }
}
