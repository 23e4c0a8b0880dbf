//! Panics, unreadable notes, registries that are unavailable.

use crate::support::{One, at_registry, frozen, street};
use chrono::TimeDelta;
use model::role::Role;
use model::task::{Awaiting, TaskState, TaskStatus};
use registry::Failure;
use registry::scripted::{Scripted, When};
use serde_json::json;
use std::sync::Arc;
use store::tasks::Task;
use testkit::House;

#[tokio::test]
async fn a_panic_is_a_counted_failure_of_its_task() {
    let house = House::open().await;
    let (contact, gate, worker, task) = frozen(&house).await;
    let id = task.id;
    drop(task);
    house.clock.advance(TimeDelta::minutes(2));
    gate.panic_at("contact_info");
    for tried in 1..12 {
        worker.run_due().await.unwrap();
        let now = house.task(id).await;
        assert_eq!((now.status, now.lease_owner), (TaskStatus::Running, None));
        assert_eq!(now.state.failures(), tried);
        house.clock.to(now.claimable_at);
    }
    worker.run_due().await.unwrap();
    let failed = house.task(id).await;
    let error = failed.error.unwrap();
    assert_eq!(
        (failed.status, error.code.as_str(), error.retryable),
        (TaskStatus::Failed, "task.panicked", true)
    );
    gate.calm();
    let actor = house.actor().await;
    house.service.tasks().retry(&actor, id).await.unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_eq!(at_registry(&house, &contact).await, "Middle street 2");
}

#[tokio::test]
async fn notes_that_can_not_be_read_are_put_aside_and_kept() {
    let house = House::open().await;
    let (contact, _, _, task) = frozen(&house).await;
    let id = task.id;
    drop(task);
    // As another version might write them.
    let strange = json!({ "holders": "everybody", "since": 2 });
    let row = house.task(id).await;
    let mut tx = house.service.db().begin().await.unwrap();
    let held = store::Lease {
        owner: row.lease_owner.unwrap(),
        fence: 1,
    };
    let row = Task {
        state: TaskState::Unreadable {
            kept: strange.clone(),
            why: String::new(),
        },
        lease_owner: None,
        ..row
    };
    store::tasks::save_quietly(&mut tx, &row, held)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    house.clock.advance(TimeDelta::minutes(2));
    let other = street(&house, &contact, "New street 3").await;
    house.settle().await;
    let actor = house.actor().await;
    let aside = house.service.tasks().unreadable(&actor).await.unwrap();
    assert_eq!(aside.len(), 1);
    assert_eq!(aside[0].id, id);
    let TaskState::Unreadable { kept, .. } = house.task(id).await.state else {
        panic!("it was read");
    };
    assert_eq!(kept, strange, "not a letter was changed");
    assert_eq!(house.task(other[0]).await.status, TaskStatus::Completed);
    assert_eq!(at_registry(&house, &contact).await, "New street 3");
}

#[tokio::test]
async fn a_dead_registry_hears_little_and_few_events_are_written() {
    let house = House::open().await;
    let (_, _, worker, task) = frozen(&house).await;
    let (id, from) = (task.id, task.last_seq);
    drop((worker, task));
    house.clock.advance(TimeDelta::minutes(2));
    let dead = Arc::new(Scripted::new());
    for call in 1..200 {
        dead.fail(call, When::Before, Failure::retry("no connection"));
    }
    let worker = house.worker_over(Arc::new(One(dead.clone())));
    let end = house.clock.get() + TimeDelta::seconds(90);
    while house.clock.get() < end {
        let next = worker.run_due().await.unwrap().next.unwrap();
        house.clock.to(next + TimeDelta::milliseconds(1));
    }
    let events = house.task(id).await.last_seq - from;
    assert!(dead.calls().len() <= 10, "{} calls", dead.calls().len());
    assert!(events <= 10, "{events} events");
}

#[tokio::test]
async fn what_waits_and_has_sent_nothing_is_called_off_at_once() {
    let house = House::open().await;
    let actor = house.actor().await;
    let domain = house.domain("never.example").await;
    let contact = house.contact("Nova").await;
    let id = house.give(domain, Role::Tech, &contact).await;
    let dead = Arc::new(Scripted::new());
    for call in 1..200 {
        dead.fail(call, When::Before, Failure::retry("no connection"));
    }
    let worker = house.worker_over(Arc::new(One(dead)));
    for _ in 0..3 {
        let next = worker.run_due().await.unwrap().next.unwrap();
        let waits = house.task(id).await;
        assert_eq!(
            (waits.status, waits.awaiting),
            (TaskStatus::Running, Some(Awaiting::Registry))
        );
        house.clock.to(next + TimeDelta::milliseconds(1));
    }
    house.service.tasks().cancel(&actor, id).await.unwrap();
    worker.run_due().await.unwrap();
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
}
