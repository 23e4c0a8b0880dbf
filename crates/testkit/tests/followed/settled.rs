//! Tasks that wait for a yes because an object is another domain's registrant, once that domain's own task has settled the matter.

use crate::desk::Desk;
use model::contact::Patch;
use model::id::{DomainId, TaskId};
use model::role::Role;
use model::task::{Awaiting, StepStatus, TaskStatus};
use service::contacts::{Contact, Version};

/// A contact that is the registrant of one domain and helps on another; it is somebody else since, and the other domain's task comes to the registry alone: it waits.
async fn waiting(desk: &Desk, last: &str) -> (Contact, DomainId, TaskId) {
    let house = &desk.house;
    let shared = house.contact(last).await;
    let lower = last.to_lowercase();
    let theirs = house.domain(&format!("theirs-{lower}.example")).await;
    let aside = house.domain(&format!("aside-{lower}.example")).await;
    house.give(theirs, Role::Registrant, &shared).await;
    house.give(aside, Role::Tech, &shared).await;
    house.settle().await;
    let patch = Patch {
        fields: [("email".into(), "new@example.com".into())].into(),
        ..Patch::default()
    };
    let contacts = house.service.contacts();
    let edited = contacts.patch(&desk.actor, shared.id, Version::Any, &patch);
    let mut waits = None;
    for task in edited.await.unwrap().tasks {
        if house.task(task).await.domain_id == Some(theirs) {
            let tasks = house.service.tasks();
            tasks.cancel(&desk.actor, task).await.unwrap();
        } else {
            waits = Some(task);
        }
    }
    house.settle().await;
    let waits = waits.unwrap();
    still_waits(desk, waits).await;
    (shared, theirs, waits)
}

async fn still_waits(desk: &Desk, task: TaskId) {
    let task = desk.house.task(task).await;
    let state = (task.status, task.awaiting);
    assert_eq!(state, (TaskStatus::Running, Some(Awaiting::Operator)));
}

fn at_registry(desk: &Desk, contact: &Contact) -> String {
    let held = desk.house.simulator.inspect().contact(&contact.handle);
    format!("{held:?}")
}

#[tokio::test]
async fn it_goes_on_once_the_other_domain_has_that_registrant() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let (shared, theirs, waits) = waiting(&desk, "Prvni").await;
    let (other, _, others) = waiting(&desk, "Druhy").await;
    // Their registrant is named by a task of their own.
    let named = house.give(theirs, Role::Registrant, &shared).await;
    house.settle().await;
    desk.completed(named).await;
    assert!(at_registry(&desk, &shared).contains("new@example.com"));
    let done = desk.completed(waits).await;
    assert!(!done.names_registrant, "nobody said yes to it");
    // The other one was asked about nothing that this has settled.
    still_waits(&desk, others).await;
    assert!(!at_registry(&desk, &other).contains("new@example.com"));
}

#[tokio::test]
async fn it_goes_on_once_the_other_domain_has_another_registrant() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let (shared, theirs, waits) = waiting(&desk, "Prvni").await;
    let next = house.contact("Cizi").await;
    let named = house.give(theirs, Role::Registrant, &next).await;
    house.settle().await;
    desk.completed(named).await;
    desk.completed(waits).await;
    assert!(at_registry(&desk, &shared).contains("new@example.com"));
}

#[tokio::test]
async fn it_asks_again_where_a_third_domain_is_left() {
    let desk = Desk::open().await;
    let house = &desk.house;
    let shared = house.contact("Prvni").await;
    let mut domains = Vec::new();
    for name in ["one.example", "two.example", "aside.example"] {
        domains.push(house.domain(name).await);
    }
    house.give(domains[0], Role::Registrant, &shared).await;
    house.give(domains[1], Role::Registrant, &shared).await;
    house.give(domains[2], Role::Tech, &shared).await;
    house.settle().await;
    let patch = Patch {
        fields: [("email".into(), "new@example.com".into())].into(),
        ..Patch::default()
    };
    let contacts = house.service.contacts();
    let edited = contacts.patch(&desk.actor, shared.id, Version::Any, &patch);
    let mut waits = None;
    for task in edited.await.unwrap().tasks {
        if house.task(task).await.domain_id == Some(domains[2]) {
            waits = Some(task);
        } else {
            let tasks = house.service.tasks();
            tasks.cancel(&desk.actor, task).await.unwrap();
        }
    }
    house.settle().await;
    let waits = waits.unwrap();
    let question = async || {
        let task = house.task(waits).await;
        let mut steps = task.steps.into_iter();
        let asks = |status| status == StepStatus::Running;
        let step = steps.find(|step| asks(step.status)).unwrap();
        step.detail.unwrap()
    };
    assert!(question().await.contains("registrant of 2 other domains"));
    let next = house.contact("Cizi").await;
    let named = house.give(domains[0], Role::Registrant, &next).await;
    house.settle().await;
    desk.completed(named).await;
    still_waits(&desk, waits).await;
    assert!(question().await.contains("registrant of 1 other domain;"));
}
