//! Events are numbered from one without a gap or a repeat: in the organization, in each task, and as each reader got them through every broken line.

use super::Evidence;

pub(super) fn broken(evidence: &Evidence) -> Vec<String> {
    let all: Vec<u64> = evidence.events.iter().map(|event| event.id).collect();
    let last = all.last().copied().unwrap_or(0);
    let mut wrong: Vec<String> = unlike(&all, last)
        .map(|what| format!("the organization's events: {what}"))
        .into_iter()
        .collect();
    for (task, numbers) in &evidence.task_events {
        let last = numbers.last().copied().unwrap_or(0);
        wrong.extend(unlike(numbers, last).map(|what| format!("task {task}: {what}")));
    }
    for (reader, numbers) in evidence.streams.iter().enumerate() {
        // Something may have happened since all events were read: a reader may be ahead, and never behind.
        let last = last.max(numbers.last().copied().unwrap_or(0));
        wrong.extend(unlike(numbers, last).map(|what| format!("reader {reader}: {what}")));
    }
    wrong
}

/// What is wrong with numbers that should go from one to the last.
fn unlike(numbers: &[u64], last: u64) -> Option<String> {
    let mut wanted = 1;
    for number in numbers {
        if *number != wanted {
            return Some(format!("{number} came where {wanted} was due"));
        }
        wanted += 1;
    }
    (wanted != last + 1).then(|| format!("they end at {} and not at {last}", wanted - 1))
}

#[cfg(test)]
mod tests {
    use super::super::sample::good;
    use super::*;

    #[test]
    fn gaps_repeats_and_early_ends_are_found() {
        for numbers in [vec![1, 3], vec![1, 2, 2, 3], vec![2, 3], vec![1, 2]] {
            let mut evidence = good();
            evidence.streams[0] = numbers.clone();
            assert_eq!(broken(&evidence).len(), 1, "{numbers:?}");
        }
        let mut evidence = good();
        evidence.streams[0].push(4);
        assert!(broken(&evidence).is_empty(), "ahead is well");
        evidence.events.remove(1);
        evidence.task_events.insert("t1".into(), vec![1, 3]);
        assert_eq!(
            broken(&evidence).len(),
            2,
            "the organization's and the task's"
        );
    }
}
