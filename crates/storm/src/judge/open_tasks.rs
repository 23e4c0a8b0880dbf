//! Nothing is pending or running once all is well: no task is held by a process that is gone, put off to another day, or waits for nobody.

use super::Evidence;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let open = evidence.tasks.iter().filter(|task| task.is_open());
    let told = open.map(|task| {
        let at = task
            .steps
            .iter()
            .find(|(_, status)| status != "done")
            .map_or("", |(name, _)| name);
        format!(
            "{} {} is {} (step {at:?}, awaiting {:?})",
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
}
