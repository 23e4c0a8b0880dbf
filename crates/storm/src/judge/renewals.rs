//! Each renewal extended its domain exactly once. One that failed or was cancelled may have, if it had been sent.

use super::Evidence;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let mut wrong = Vec::new();
    for domain in &evidence.domains {
        let of = |is_completed: bool| {
            let tasks = evidence.tasks.iter();
            let renewals = tasks.filter(|task| {
                task.task_type == "renew" && task.domain.as_ref() == Some(&domain.id)
            });
            let count = renewals
                .filter(|task| (task.status == "completed") == is_completed)
                .count();
            i32::try_from(count).unwrap_or(i32::MAX)
        };
        let (completed, others) = (of(true), of(false));
        if let Some(registered) = evidence.registered(&domain.name)
            && !(completed..=completed + others).contains(&registered.renewed)
        {
            wrong.push(format!(
                "{}: renewed by {} years; {completed} renewals were completed, {others} were not",
                domain.name, registered.renewed
            ));
        }
    }
    wrong
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;

    #[test]
    fn a_doubled_and_a_missing_renewal_are_found() {
        for renewed in [0, 2] {
            let mut evidence = good();
            evidence.registry_domains[0].renewed = renewed;
            assert_eq!(broken(&evidence).len(), 1, "{renewed}");
        }
    }
}
