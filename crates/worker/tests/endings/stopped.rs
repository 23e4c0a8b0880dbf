//! Tasks that are stopped, fail half way or are overtaken.

use crate::support::{NAME, move_to, shown, streets};
use chrono::TimeDelta;
use model::role::Role;
use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use registry_sim::Times;
use store::tasks::Task;
use worker::{Claimed, Worker};

fn next_of(task: &Task) -> Option<StepName> {
    let open = |step: &&model::task::Step| step.status != StepStatus::Done;
    task.steps.iter().find(open).map(|step| step.name)
}

/// Carries the claimed task as far as before the step.
async fn until(worker: &Worker, task: &mut Claimed, step: StepName) {
    while next_of(task) != Some(step) {
        assert!(worker.next_step(task).await.unwrap());
    }
}

#[tokio::test]
async fn cancelling_takes_back_what_that_task_was_asked_for_and_no_more() {
    let (house, contact, domain) = shown().await;
    let other = house.contact("Maly").await;
    let actor = house.actor().await;
    let worker = house.worker();
    house.give(domain, Role::Admin, &other).await;
    let mut first = worker.claim().await.unwrap().unwrap();
    worker.next_step(&mut first).await.unwrap();
    let anns = house.give(domain, Role::Tech, &other).await;
    assert_eq!(
        move_to(&house, &contact, "New 2").await,
        [anns],
        "Bob's edit joins it"
    );
    let cancelled = house.service.tasks().cancel(&actor, anns).await.unwrap();
    assert_eq!(cancelled.status, TaskStatus::Cancelled);
    let next = cancelled.successor_id.unwrap();
    assert_eq!(
        serde_json::json!(cancelled.wire)["successor_id"],
        serde_json::json!(next)
    );
    while worker.next_step(&mut first).await.unwrap() {}
    house.settle().await;
    assert_eq!(house.task(next).await.status, TaskStatus::Completed);
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);

    // Nothing was joined to it: nothing follows.
    let alone = house.give(domain, Role::Billing, &other).await;
    let alone = house.service.tasks().cancel(&actor, alone).await.unwrap();
    assert_eq!(alone.successor_id, None);
    // Begun meanwhile: the same.
    let begun = house.give(domain, Role::Billing, &contact).await;
    assert_eq!(move_to(&house, &contact, "New 3").await, [begun]);
    let mut claimed = worker.claim().await.unwrap().unwrap();
    worker.next_step(&mut claimed).await.unwrap();
    let asked = house.service.tasks().cancel(&actor, begun).await.unwrap();
    assert!(asked.successor_id.is_some());
    let twice = house.service.tasks().cancel(&actor, begun).await.unwrap();
    assert_eq!(twice.successor_id, asked.successor_id, "one successor");
    while worker.next_step(&mut claimed).await.unwrap() {}
    house.settle().await;
    assert_eq!(house.task(begun).await.status, TaskStatus::Cancelled);
    assert_eq!(streets(&house, NAME).await, ["New 3", "New 3"]);
}

#[tokio::test]
async fn a_task_that_is_stopped_half_way_shows_what_it_sent() {
    let (house, contact, _) = shown().await;
    let id = move_to(&house, &contact, "New 2").await[0];
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    until(&worker, &mut task, StepName::Domain).await;
    assert_eq!(streets(&house, NAME).await, ["Dlouha 1", "New 2"]);
    let actor = house.actor().await;
    house.service.tasks().cancel(&actor, id).await.unwrap();
    assert!(!worker.next_step(&mut task).await.unwrap());
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);
}

#[tokio::test]
async fn a_task_whose_worker_died_after_sending_shows_what_was_sent_when_it_is_stopped() {
    let (house, contact, _) = shown().await;
    let id = move_to(&house, &contact, "New 2").await[0];
    let dead = house.worker();
    let mut task = dead.claim().await.unwrap().unwrap();
    until(&dead, &mut task, StepName::Contacts).await;
    // Sent, and nothing recorded.
    dead.act_only(&task).await.unwrap();
    house
        .service
        .tasks()
        .cancel(&house.actor().await, id)
        .await
        .unwrap();
    house.clock.advance(TimeDelta::minutes(2));
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);
}

#[tokio::test]
async fn a_task_that_fails_half_way_shows_what_it_sent_as_soon_as_the_registry_can_be_asked() {
    let (house, contact, domain) = shown().await;
    house.give(domain, Role::Tech, &contact).await;
    let id = move_to(&house, &contact, "New 2").await[0];
    let switches = house.simulator.switches();
    switches.refuse("domain:update", 2304, "locked", Times::Once);
    let worker = house.worker();
    let mut task = worker.claim().await.unwrap().unwrap();
    until(&worker, &mut task, StepName::Domain).await;
    assert!(
        worker.next_step(&mut task).await.unwrap(),
        "refused: it ends with a look"
    );
    switches.down();
    assert!(!worker.next_step(&mut task).await.unwrap());
    let waits = house.task(id).await;
    assert_eq!(
        (waits.status, waits.awaiting),
        (TaskStatus::Running, Some(Awaiting::Registry))
    );
    switches.up();
    house.settle().await;
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Failed);
    assert_eq!(task.error.unwrap().registry_code, Some(2304));
    assert_eq!(streets(&house, NAME).await, ["New 2", "New 2"]);
}

#[tokio::test]
async fn a_task_that_others_overtake_has_not_failed() {
    let (house, contact, _) = shown().await;
    let beta = house.domain("beta.example").await;
    house.give(beta, Role::Registrant, &contact).await;
    house.settle().await;
    let tasks = move_to(&house, &contact, "New 0").await;
    let (one, two) = (house.worker(), house.worker());
    let mut first = one.claim().await.unwrap().unwrap();
    assert!(tasks.contains(&first.id));
    for round in 1..6 {
        until(&one, &mut first, StepName::ReadBack).await;
        // Another task brings a newer edit in between.
        move_to(&house, &contact, &format!("New {round}")).await;
        let mut other = two.claim().await.unwrap().unwrap();
        while two.next_step(&mut other).await.unwrap() {}
        if round == 5 {
            break;
        }
        // Newer still, and not at the registry yet: the data has moved on, which is not a failure.
        move_to(&house, &contact, &format!("Newer {round}")).await;
        assert!(
            !one.next_step(&mut first).await.unwrap(),
            "looks again later"
        );
        house.clock.advance(TimeDelta::minutes(10));
        // Others are due too; they come to their end meanwhile.
        let id = first.id;
        drop(first);
        first = loop {
            let mut next = one.claim().await.unwrap().unwrap();
            if next.id == id {
                break next;
            }
            while one.next_step(&mut next).await.unwrap() {}
        };
    }
    while one.next_step(&mut first).await.unwrap() {}
    let done = house.task(first.id).await;
    assert_eq!(done.status, TaskStatus::Completed, "{:?}", done.error);
    house.settle().await;
    for name in [NAME, "beta.example"] {
        assert_eq!(streets(&house, name).await, ["New 5", "New 5"]);
    }
}
