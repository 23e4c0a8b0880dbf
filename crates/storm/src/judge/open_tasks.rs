//! Nothing is pending or running once all is well: no task is held by a process that is gone, put off to another day, or waits for nobody.

use super::{Evidence, Task};
use std::collections::BTreeMap;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    // A domain's tasks go one after the other: the oldest is the one that stands, the others wait behind it. The list is newest first.
    let mut standing: BTreeMap<&str, (&Task, usize)> = BTreeMap::new();
    for task in evidence.tasks.iter().filter(|task| task.is_open()) {
        let of = task.domain.as_deref().unwrap_or(&task.id);
        let behind = standing.get(of).map_or(0, |(_, behind)| behind + 1);
        standing.insert(of, (task, behind));
    }
    let told = standing.into_values().map(|(task, behind)| {
        let mut steps = task.steps.iter();
        let at = steps
            .find(|(_, status)| status != "done")
            .map_or("", |(name, _)| name);
        format!(
            "{} {} is {} (step {at:?}, awaiting {:?}), {behind} wait behind it",
            task.task_type, task.id, task.status, task.awaiting
        )
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::super::sample::{good, task};
    use super::*;

    #[test]
    fn a_task_that_stands_is_found() {
        for status in ["pending", "running"] {
            let mut evidence = good();
            evidence.tasks.push(task("t3", status, Some("d1")));
            assert_eq!(broken(&evidence).len(), 1);
        }
    }

    #[test]
    fn the_oldest_of_a_domain_is_named_and_the_others_counted() {
        let mut evidence = good();
        evidence.tasks = vec![
            task("t9", "pending", Some("d1")),
            task("t8", "running", Some("d1")),
        ];
        let found = broken(&evidence);
        assert!(found[0].contains("t8 is running") && found[0].ends_with("1 wait behind it"));
        assert_eq!(found.len(), 1);
    }
}
