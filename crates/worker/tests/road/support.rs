//! What every test of this task uses.

use model::task::{StepStatus, TaskStatus};
use testkit::House;

/// Contacts created here, as the registry holds them.
pub fn ours(house: &House) -> Vec<String> {
    house
        .simulator
        .inspect()
        .contacts()
        .into_iter()
        .map(|contact| contact.id)
        .filter(|id| id != "NICH-DEFAULT")
        .collect()
}

pub fn completed(house: &House, task: &store::tasks::Task, handle: &str) {
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert!(
        task.steps
            .iter()
            .all(|step| step.status == StepStatus::Done)
    );
    assert_eq!(ours(house), [handle], "exactly one contact object");
    let domain = house.simulator.inspect().domain("acme.example").unwrap();
    assert_eq!(domain.registrant.as_deref(), Some(handle));
}
