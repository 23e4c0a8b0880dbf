//! From the database to the public view, also with connections that break and workers that die.

use crate::support::completed;
use chrono::TimeDelta;
use model::role::Role;
use model::task::{StepName, StepStatus, StreamEvent};
use registry_sim::{Drop, Times};
use testkit::House;

#[tokio::test]
async fn a_contact_becomes_what_the_world_sees() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let task = house.task(id).await;
    completed(&house, &task, &contact.handle);
    assert_eq!(
        task.result.unwrap().created,
        std::slice::from_ref(&contact.handle)
    );
    let name = model::domain_name::DomainName::parse("acme.example").unwrap();
    let view = house
        .service
        .domains()
        .published(&name)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(view.contacts[0].1.int.as_ref().unwrap().name, "Jana Novak");
    let events = house
        .service
        .tasks()
        .events(&house.actor().await, id, 0, 100)
        .await
        .unwrap()
        .events;
    let numbers: Vec<i64> = events.iter().map(|event| event.id).collect();
    assert_eq!(
        numbers,
        (1..=events.len() as i64).collect::<Vec<_>>(),
        "numbered without a gap"
    );
    assert_eq!(
        events
            .iter()
            .filter(|event| event.event == StreamEvent::End)
            .count(),
        1
    );
}

#[tokio::test]
async fn every_step_may_run_twice() {
    for twice in &StepName::DOMAIN {
        let house = House::open().await;
        let (contact, domain) = (
            house.contact("Novak").await,
            house.domain("acme.example").await,
        );
        let id = house.give(domain, Role::Registrant, &contact).await;
        let worker = house.worker();
        let mut task = worker.claim().await.unwrap().unwrap();
        while let Some(next) = task
            .steps
            .iter()
            .find(|step| step.status != StepStatus::Done)
            .map(|step| step.name)
        {
            if next == *twice {
                // Acted, and died before recording it.
                worker.act_only(&task).await.unwrap();
            }
            worker.next_step(&mut task).await.unwrap();
        }
        completed(&house, &house.task(id).await, &contact.handle);
    }
}

#[tokio::test]
async fn a_worker_that_dies_after_any_step_is_followed_by_another() {
    for done in 0..=StepName::DOMAIN.len() {
        let house = House::open().await;
        let (contact, domain) = (
            house.contact("Novak").await,
            house.domain("acme.example").await,
        );
        let id = house.give(domain, Role::Registrant, &contact).await;
        let dead = house.worker();
        let mut task = dead.claim().await.unwrap().unwrap();
        for _ in 0..done {
            dead.next_step(&mut task).await.unwrap();
        }
        house.clock.advance(TimeDelta::minutes(2));
        house.settle().await;
        completed(&house, &house.task(id).await, &contact.handle);
        // It wakes up again and finds that it holds nothing any more.
        assert!(!dead.next_step(&mut task).await.unwrap());
        completed(&house, &house.task(id).await, &contact.handle);
    }
}

#[tokio::test]
async fn a_line_that_breaks_before_or_after_acting_leaves_one_object() {
    for when in [Drop::Before, Drop::After, Drop::Midway] {
        for command in [
            "contact:create",
            "contact:info",
            "domain:info",
            "domain:update",
        ] {
            let house = House::open().await;
            let (contact, domain) = (
                house.contact("Novak").await,
                house.domain("acme.example").await,
            );
            house
                .simulator
                .switches()
                .drop_line(command, when, Times::Once);
            let id = house.give(domain, Role::Registrant, &contact).await;
            house.settle().await;
            let task = house.task(id).await;
            completed(&house, &task, &contact.handle);
        }
    }
}
