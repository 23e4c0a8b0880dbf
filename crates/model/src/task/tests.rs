use super::*;
use proptest::prelude::*;

#[test]
fn every_word_reads_back_and_is_what_json_says() {
    for kind in TaskType::ALL {
        assert_eq!(kind.as_str().parse(), Ok(kind));
        assert_eq!(serde_json::json!(kind), serde_json::json!(kind.as_str()));
    }
    assert_eq!(TaskType::ALL.len(), 17);
    assert_eq!(TaskStatus::ALL.len(), 5);
}

#[test]
fn every_step_belongs_to_one_kind_of_task() {
    let kinds = [
        &StepName::DOMAIN[..],
        &StepName::HELD[..],
        &StepName::FILE[..],
    ]
    .concat();
    assert_eq!(kinds.len(), StepName::ALL.len());
    assert!(StepName::ALL.iter().all(|step| kinds.contains(step)));
    assert_eq!(StepName::HELD[1..], StepName::SPREAD);
}

#[test]
fn progress_counts_what_is_done() {
    let mut steps = Step::pending(&StepName::DOMAIN);
    assert_eq!(
        progress(&steps),
        Progress {
            done: 0,
            total: 5,
            step: Some(StepName::Prepare)
        }
    );
    for step in &mut steps {
        step.status = StepStatus::Done;
    }
    assert_eq!(
        progress(&steps),
        Progress {
            done: 5,
            total: 5,
            step: None
        }
    );
}

proptest! {
    #[test]
    fn a_final_task_only_ever_begins_anew(from in 0usize..5, to in 0usize..5) {
        let (from, to) = (TaskStatus::ALL[from], TaskStatus::ALL[to]);
        if from.is_final() && from.may_become(to) {
            prop_assert_eq!(to, TaskStatus::Pending);
        }
        prop_assert!(!TaskStatus::Completed.may_become(to));
    }
}

#[test]
fn a_failure_is_overtaken_by_what_asks_for_the_same_thing() {
    let contacts = [
        TaskType::UpdateContacts,
        TaskType::EnableWhoisPrivacy,
        TaskType::DisableWhoisPrivacy,
    ];
    let lock = [TaskType::LockDomain, TaskType::UnlockDomain];
    for later in TaskType::ALL.iter().copied() {
        for earlier in TaskType::ALL.iter().copied() {
            let alike = [&contacts[..], &lock[..]]
                .iter()
                .any(|group| group.contains(&later) && group.contains(&earlier));
            assert_eq!(
                later.overtakes(earlier),
                alike || later == earlier,
                "{later} {earlier}"
            );
        }
    }
}
