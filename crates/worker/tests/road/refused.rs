//! Registries that refuse, wait or disagree.

use crate::support::{completed, ours};
use chrono::TimeDelta;
use model::contact::Patch;
use model::role::Role;
use model::task::{Awaiting, StepName, StepStatus, TaskStatus};
use registry_sim::Times;
use testkit::House;
use testkit::service::contacts::Version;

#[tokio::test]
async fn a_refusal_ends_the_task_in_the_registrys_words() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    house.simulator.switches().refuse(
        "contact:create",
        2306,
        "a nexus code is needed",
        Times::Once,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let task = house.task(id).await;
    let error = task.error.unwrap();
    assert_eq!(
        (task.status, error.registry_code),
        (TaskStatus::Failed, Some(2306))
    );
    assert!(
        error.message.contains("a nexus code is needed"),
        "{}",
        error.message
    );
    assert!(ours(&house).is_empty());
    house
        .service
        .tasks()
        .retry(&house.actor().await, id)
        .await
        .unwrap();
    house.settle().await;
    completed(&house, &house.task(id).await, &contact.handle);
}

#[tokio::test]
async fn a_registry_that_is_down_is_waited_for() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    house.simulator.switches().down();
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    assert_eq!(worker.run_due().await.unwrap().claims, 1);
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Running, Some(Awaiting::Registry))
    );
    house.simulator.switches().up();
    house.settle().await;
    completed(&house, &house.task(id).await, &contact.handle);
}

#[tokio::test]
async fn what_a_registry_would_refuse_is_not_sent() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let patch = Patch {
        fields: [("email".into(), String::new())].into(),
        ..Patch::default()
    };
    house
        .service
        .contacts()
        .patch(&house.actor().await, contact.id, Version::Any, &patch)
        .await
        .unwrap();
    let id = house.give(domain, Role::Registrant, &contact).await;
    let before = house.simulator.inspect().count("contact:create");
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code.as_str(), "contact.not_publishable");
    assert_eq!(house.simulator.inspect().count("contact:create"), before);
}

#[tokio::test]
async fn a_read_back_that_disagrees_fails_with_the_difference() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    let mut meddled = 0;
    while !house.task(id).await.status.is_final() {
        let Some(mut task) = worker.claim().await.unwrap() else {
            house.clock.advance(TimeDelta::minutes(6));
            continue;
        };
        loop {
            if task
                .steps
                .iter()
                .find(|step| step.status != StepStatus::Done)
                .is_some_and(|step| step.name == StepName::ReadBack)
            {
                let direct = house.line.direct();
                let found = direct
                    .contact_info("meddle-info", &contact.handle)
                    .await
                    .unwrap()
                    .unwrap();
                let mut other = found.clone();
                other.email = "somebody@else.example".into();
                direct
                    .update_contact("meddle-update", &other, &found)
                    .await
                    .unwrap();
                meddled += 1;
            }
            if !worker.next_step(&mut task).await.unwrap() {
                break;
            }
        }
    }
    let task = house.task(id).await;
    let error = task.error.unwrap();
    assert_eq!(
        (task.status, error.code.as_str(), meddled),
        (TaskStatus::Failed, "task.read_back_differs", 3)
    );
    let difference = &error.differences[0].difference;
    assert_eq!(difference.field, model::registry::Field::Email);
    assert_eq!(difference.found.as_deref(), Some("somebody@else.example"));
    assert_eq!(difference.wanted, contact.snapshot.email);
}

#[tokio::test]
async fn a_registry_that_acts_later_is_believed_when_it_says_so() {
    for held in ["acme.pending", "acme.held"] {
        let house = House::open().await;
        let (contact, domain) = (house.contact("Novak").await, house.domain(held).await);
        let id = house.give(domain, Role::Registrant, &contact).await;
        let worker = house.worker();
        worker.run_due().await.unwrap();
        let task = house.task(id).await;
        assert_eq!(task.awaiting, Some(Awaiting::Registry), "{:?}", task.steps);
        house.simulator.switches().release_pendings();
        house.settle().await;
        let task = house.task(id).await;
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }
}

#[tokio::test]
async fn a_registry_that_decides_against_it_later_is_quoted() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.worker().run_due().await.unwrap();
    house
        .simulator
        .switches()
        .refuse_pendings("the holder said no");
    house.settle().await;
    let error = house.task(id).await.error.unwrap();
    assert_eq!(error.code.as_str(), "registry.refused_later", "{error:?}");
    assert!(
        error.message.contains("the holder said no"),
        "{}",
        error.message
    );
}

#[tokio::test]
async fn who_cancels_what_a_registry_took_is_told_that_it_may_still_act() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.held").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    let worker = house.worker();
    worker.run_due().await.unwrap();
    assert_eq!(house.task(id).await.awaiting, Some(Awaiting::Registry));
    let tasks = house.service.tasks();
    tasks.cancel(&house.actor().await, id).await.unwrap();
    worker.run_due().await.unwrap();
    let task = house.task(id).await;
    assert_eq!(
        (task.status, task.awaiting),
        (TaskStatus::Cancelled, Some(Awaiting::Registry))
    );
    let sent = task.steps.iter().find(|step| step.detail.is_some());
    assert!(sent.is_some());
    // It acts, and says so: then nothing is open any more.
    house.simulator.switches().release_pendings();
    house.settle().await;
    let task = house.task(id).await;
    assert_eq!((task.status, task.awaiting), (TaskStatus::Cancelled, None));
    // What was cancelled before anything was sent leaves nothing open.
    let early = house.give(domain, Role::Tech, &contact).await;
    tasks.cancel(&house.actor().await, early).await.unwrap();
    let task = house.task(early).await;
    assert_eq!((task.status, task.awaiting), (TaskStatus::Cancelled, None));
}
