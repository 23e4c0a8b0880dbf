//! Waiting after 1001.

use crate::support::{NAME, Silent, wait};
use chrono::TimeDelta;
use model::domain_name::DomainName;
use model::id::TaskId;
use model::registry::RegistryDomain;
use model::role::Role;
use model::task::{Awaiting, TaskStatus};
use registry::scripted::Scripted;
use std::sync::Arc;
use testkit::House;
use worker::{Pace, Worker};

/// A task whose change such a registry has accepted.
async fn taken() -> (House, Arc<Scripted>, Worker, TaskId) {
    let house = House::open().await;
    let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
    let registry = Arc::new(Scripted::new());
    registry.put_domain(RegistryDomain {
        name: NAME.into(),
        client_id: "scripted".into(),
        ..RegistryDomain::default()
    });
    registry.slow_down(NAME);
    let worker = Worker::new(
        house.service.db().clone(),
        house.clock.clone(),
        house.chance.clone(),
        Arc::new(Silent(registry.clone())),
        Pace::default(),
    )
    .by_given_clocks(house.clock.clone());
    let id = house.give(domain, Role::Registrant, &contact).await;
    worker.run_due().await.unwrap();
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Registry))
    );
    (house, registry, worker, id)
}

fn sent(registry: &Scripted) -> usize {
    let calls = registry.calls();
    let updates = calls
        .iter()
        .filter(|call| call.verb == "update_domain_contacts");
    updates.count()
}

#[tokio::test]
async fn after_1001_nothing_is_sent_again_and_at_last_a_person_is_asked() {
    let (house, registry, worker, id) = taken().await;
    let begun = house.clock.get();
    let looks = wait(&house, &worker).await;
    assert!(looks < 290, "{looks}");
    assert!(house.clock.get() - begun > TimeDelta::days(9));
    assert_eq!(sent(&registry), 1, "the same is never sent again");
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Operator))
    );
    assert_eq!(task.error.unwrap().code.as_str(), "registry.no_verdict");

    // The result arrives after all.
    assert!(registry.settle(NAME, true));
    assert_eq!(worker.poll_now().await.unwrap(), 1);
    wait(&house, &worker).await;
    let task = house.task(id).await;
    assert_eq!((task.status, task.error), (TaskStatus::Completed, None));
    assert_eq!(sent(&registry), 1);
}

#[tokio::test]
async fn a_person_may_try_again_or_give_up() {
    let (house, registry, worker, id) = taken().await;
    let actor = house.actor().await;
    wait(&house, &worker).await;
    house.service.tasks().retry(&actor, id).await.unwrap();
    let before = registry.calls().len();
    worker.run_due().await.unwrap();
    let calls: Vec<_> = registry.calls()[before..]
        .iter()
        .map(|call| call.verb)
        .collect();
    let (asked, updated) = (
        calls.iter().position(|verb| *verb == "domain_info"),
        calls
            .iter()
            .position(|verb| *verb == "update_domain_contacts"),
    );
    assert!(asked < updated, "it looks first: {calls:?}");
    assert_eq!(sent(&registry), 2);
    wait(&house, &worker).await;
    let asked = house.service.tasks().cancel(&actor, id).await.unwrap();
    assert!(asked.cancel_requested);
    wait(&house, &worker).await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);

    // What the registry does later is seen all the same.
    assert!(registry.settle(NAME, true) && registry.settle(NAME, true));
    assert_eq!(sent(&registry), 2);
}

#[tokio::test]
async fn a_registry_that_decides_against_it_is_quoted_and_asked_no_more() {
    let (house, registry, worker, id) = taken().await;
    for _ in 0..12 {
        let at = worker.run_due().await.unwrap().next.unwrap();
        house.clock.to(at);
    }
    assert!(registry.settle(NAME, false));
    assert_eq!(worker.poll_now().await.unwrap(), 1);
    wait(&house, &worker).await;
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Failed);
    let error = task.error.unwrap();
    assert_eq!(error.code.as_str(), "registry.refused_later");
    assert!(
        error.message.contains("Pending action failed"),
        "{}",
        error.message
    );
    assert_eq!(sent(&registry), 1);
}

#[tokio::test]
async fn a_status_that_goes_without_a_message_is_a_verdict_too() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    worker.run_due().await.unwrap();
    house.clock.advance(TimeDelta::seconds(5));
    worker.run_due().await.unwrap();
    let updates = || house.simulator.inspect().count("domain:update");
    let before = updates();
    house.simulator.switches().refuse_pendings("not this time");
    // Nobody polls the queue.
    wait(&house, &worker).await;
    let task = house.task(id).await;
    assert_eq!(task.error.unwrap().code.as_str(), "registry.refused_later");
    assert_eq!(updates(), before, "nothing was sent again");
}

#[tokio::test]
async fn what_the_registry_does_after_a_task_was_cancelled_is_shown() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    worker.run_due().await.unwrap();
    house
        .service
        .tasks()
        .cancel(&house.actor().await, id)
        .await
        .unwrap();
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Cancelled);
    house.simulator.switches().release_pendings();
    worker.poll_now().await.unwrap();
    let name = DomainName::parse("acme.held").unwrap();
    let view = house
        .service
        .domains()
        .published(&name)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(view.contacts[0].1.handle, contact.handle);
}
