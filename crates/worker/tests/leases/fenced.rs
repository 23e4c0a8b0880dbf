//! Workers that were frozen, and claims that were overtaken.

use crate::support::{at_registry, frozen, street, tasks};
use chrono::TimeDelta;
use model::task::TaskStatus;
use testkit::{Hold, House};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_process_that_was_frozen_while_it_asked_sends_nothing_old() {
    let house = House::open().await;
    let (contact, gate, worker, mut task) = frozen(&house).await;
    gate.hold("contact_info", Hold::Before);
    let carried = tokio::spawn(async move {
        let never = CancellationToken::new();
        worker.carry_through(&mut task, &never).await
    });
    gate.arrived().await;
    // It sleeps past its lease; other workers carry out this edit and the next.
    house.clock.advance(TimeDelta::minutes(2));
    street(&house, &contact, "New street 3").await;
    house.settle().await;
    assert_eq!(at_registry(&house, &contact).await, "New street 3");
    let sent = house.simulator.inspect().count("contact:update");
    gate.open();
    carried.await.unwrap().unwrap();
    assert_eq!(house.simulator.inspect().count("contact:update"), sent);
    house.settle().await;
    assert_eq!(at_registry(&house, &contact).await, "New street 3");
    for task in tasks(&house).await {
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }
}

#[tokio::test]
async fn a_lease_that_still_holds_is_asked_for_before_sending() {
    let house = House::open().await;
    let (contact, gate, worker, mut task) = frozen(&house).await;
    let id = task.id;
    gate.hold("contact_info", Hold::Before);
    let carried = tokio::spawn(async move {
        let never = CancellationToken::new();
        worker.carry_through(&mut task, &never).await
    });
    gate.arrived().await;
    // Too long for sending at once, not long enough to lose it.
    house.clock.advance(TimeDelta::seconds(60));
    gate.open();
    carried.await.unwrap().unwrap();
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_eq!(at_registry(&house, &contact).await, "Middle street 2");
}

#[tokio::test]
async fn what_went_out_under_a_lost_lease_is_looked_at_again() {
    // Before sending, where it is held back at the last moment; and on the way back.
    for when in [Hold::Before, Hold::After] {
        let house = House::open().await;
        let (contact, gate, worker, mut task) = frozen(&house).await;
        gate.hold("update_contact", when);
        let carried = tokio::spawn(async move {
            let never = CancellationToken::new();
            worker.carry_through(&mut task, &never).await
        });
        gate.arrived().await;
        house.clock.advance(TimeDelta::minutes(2));
        street(&house, &contact, "New street 3").await;
        house.settle().await;
        let before = tasks(&house).await.len();
        let sent = house.simulator.inspect().count("contact:update");
        gate.open();
        carried.await.unwrap().unwrap();
        assert_eq!(house.simulator.inspect().count("contact:update"), sent);
        let after = tasks(&house).await;
        assert_eq!(after.len(), before + 1, "one looks again");
        assert_eq!(
            after[0].created_by.as_ref().map(|by| by.kind),
            Some(model::task::ActorKind::System)
        );
        house.settle().await;
        assert_eq!(at_registry(&house, &contact).await, "New street 3");
        for task in tasks(&house).await {
            assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
        }
    }
}

#[tokio::test]
async fn a_process_claims_nothing_that_it_has_under_way() {
    let house = House::open().await;
    let (_, _, worker, mut task) = frozen(&house).await;
    house.clock.advance(TimeDelta::minutes(2));
    assert!(worker.claim().await.unwrap().is_none());
    assert_eq!(worker.run_due().await.unwrap().next, None);
    while worker.next_step(&mut task).await.unwrap() {}
    assert_eq!(house.task(task.id).await.status, TaskStatus::Completed);
}

#[tokio::test]
async fn two_claims_of_one_process_are_fenced() {
    let house = House::open().await;
    let (_, _, _, mut task) = frozen(&house).await;
    house.clock.advance(TimeDelta::minutes(2));
    let worker = house.worker();
    let again = worker.claim().await.unwrap().unwrap();
    assert_eq!(again.id, task.id);
    assert!(!worker.next_step(&mut task).await.unwrap(), "the older one");
}
