//! A task fails only for a reason that the storm gave it.

use super::{Evidence, Task};

/// An error's code, whether it is excused, and why it may be.
type Excuse = (&'static str, fn(&Evidence, &Task) -> bool, &'static str);

/// Everything that may fail. A registry that is away for seconds, a lost answer, a restarted database are no reasons: tasks wait for those.
const EXCUSES: [Excuse; 1] = [(
    "task.parts_failed",
    a_part_was_cancelled,
    "a caller cancelled one of the tasks that it waited for",
)];

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let failed = evidence.tasks.iter().filter(|task| task.status == "failed");
    let unexcused = failed.filter_map(|task| {
        let failure = task.failure.clone().unwrap_or_default();
        let excuse = EXCUSES
            .iter()
            .find(|(code, holds, _)| *code == failure.code && holds(evidence, task));
        excuse.is_none().then(|| {
            format!(
                "{} {} failed: {}, {}",
                task.task_type, task.id, failure.code, failure.message
            )
        })
    });
    unexcused.collect()
}

/// A whole waits for tasks that others began as well as for its own parts, so any domain's will do; one that failed by itself is found by itself.
fn a_part_was_cancelled(evidence: &Evidence, _: &Task) -> bool {
    let mut tasks = evidence.tasks.iter();
    tasks.any(|task| {
        task.domain.is_some() && ["cancelled", "failed"].contains(&task.status.as_str())
    })
}

#[cfg(test)]
mod tests {
    use super::super::TaskFailure;
    use super::super::sample::{good, task};
    use super::*;

    fn failed(code: &str) -> Evidence {
        let mut evidence = good();
        evidence.tasks.push(Task {
            failure: Some(TaskFailure {
                code: code.into(),
                message: "words".into(),
            }),
            ..task("t3", "failed", None)
        });
        evidence
    }

    #[test]
    fn a_failure_without_a_reason_is_found() {
        assert_eq!(broken(&failed("task.read_back_differs")).len(), 1);
        assert_eq!(broken(&failed("registry.unreachable")).len(), 1);
    }

    #[test]
    fn a_domains_task_must_have_been_cancelled_to_excuse_a_whole() {
        let mut evidence = failed("task.parts_failed");
        assert_eq!(broken(&evidence).len(), 1);
        evidence.tasks.push(task("t4", "cancelled", Some("d1")));
        assert!(broken(&evidence).is_empty());
    }
}
