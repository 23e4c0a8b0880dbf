//! A yes is for whoever the registrant was when it was said. Who has become somebody else before the task ran, and was not named since, is asked about; who is the same goes out.

use crate::desk::Desk;
use chrono::TimeDelta;
use model::contact::Patch;
use model::id::{DomainId, TaskId};
use model::role::Role;
use model::task::{Awaiting, TaskStatus};
use service::contacts::{Contact, Version};

/// A contact, and a domain that is to have it as its registrant by a task that has not begun.
async fn named(desk: &Desk, name: &str) -> (Contact, DomainId, TaskId) {
    let house = &desk.house;
    let contact = house.contact("Prvni").await;
    let domain = house.domain(name).await;
    house.settle().await;
    let task = house.give(domain, Role::Registrant, &contact).await;
    house.clock.advance(TimeDelta::seconds(1));
    (contact, domain, task)
}

/// As an earlier version, or a way of writing that names nobody: the contact is another one, and no task of it says so.
async fn becomes(desk: &Desk, contact: &Contact, change: impl FnOnce(&mut Contact)) {
    let mut tx = desk.house.service.db().begin().await.unwrap();
    let mut after = store::contacts::get(&mut tx, contact.organization_id, contact.id)
        .await
        .unwrap()
        .unwrap();
    change(&mut after);
    after.updated_at = desk.house.clock.get();
    store::contacts::update(&mut tx, &after).await.unwrap();
    tx.commit().await.unwrap();
}

/// What its steps say.
fn told(task: &store::tasks::Task) -> String {
    let details = task.steps.iter().filter_map(|step| step.detail.clone());
    details.collect()
}

#[tokio::test]
async fn who_has_become_somebody_else_is_asked_about() {
    let desk = Desk::open().await;
    let (contact, _, task) = named(&desk, "asked.example").await;
    becomes(&desk, &contact, |after| {
        after.snapshot.last_name = "Druhy".into()
    })
    .await;
    desk.house.settle().await;
    let waits = desk.house.task(task).await;
    let state = (waits.status, waits.awaiting);
    assert_eq!(state, (TaskStatus::Running, Some(Awaiting::Operator)));
    assert!(told(&waits).contains("Druhy"), "{waits:?}");
    assert_eq!(
        desk.holder("asked.example", Role::Registrant).as_deref(),
        Some("NICH-DEFAULT")
    );
    // The yes that is asked for is for the one of now.
    let tasks = desk.house.service.tasks();
    tasks.approve(&desk.actor, task).await.unwrap();
    desk.house.settle().await;
    desk.completed(task).await;
    let there = desk.holder("asked.example", Role::Registrant);
    assert_eq!(there, Some(contact.handle));
}

#[tokio::test]
async fn a_yes_is_for_whom_it_showed() {
    let desk = Desk::open().await;
    let (contact, _, task) = named(&desk, "twice.example").await;
    for last in ["Druhy", "Treti"] {
        becomes(&desk, &contact, |after| {
            after.snapshot.last_name = last.into()
        })
        .await;
        desk.house.settle().await;
        let tasks = desk.house.service.tasks();
        if last == "Druhy" {
            tasks.approve(&desk.actor, task).await.unwrap();
            desk.house.clock.advance(TimeDelta::seconds(1));
        }
    }
    let waits = desk.house.task(task).await;
    assert!(waits.wants_approval(), "{waits:?}");
    assert!(told(&waits).contains("Treti"), "{waits:?}");
}

#[tokio::test]
async fn who_is_the_same_in_the_eyes_of_a_registry_is_sent() {
    let desk = Desk::open().await;
    let (contact, _, task) = named(&desk, "same.example").await;
    becomes(&desk, &contact, |after| {
        after.snapshot.city = "Ostrava".into()
    })
    .await;
    desk.house.settle().await;
    desk.completed(task).await;
    let held = desk.house.simulator.inspect().contact(&contact.handle);
    assert!(format!("{held:?}").contains("Ostrava"));
}

#[tokio::test]
async fn what_is_written_and_named_later_joins_it() {
    let desk = Desk::open().await;
    let (contact, _, task) = named(&desk, "joined.example").await;
    let patch = Patch {
        fields: [("last_name".into(), "Druhy".into())].into(),
        ..Patch::default()
    };
    let contacts = desk.house.service.contacts();
    let edited = contacts.patch(&desk.actor, contact.id, Version::Any, &patch);
    assert_eq!(edited.await.unwrap().tasks, [task]);
    let joined = desk.house.task(task).await;
    assert!(joined.named_at > Some(joined.created_at + TimeDelta::seconds(1)));
    assert_eq!(joined.joined[0].named_at, joined.named_at);
    desk.house.settle().await;
    desk.completed(task).await;
}

/// The role went to somebody else by a way that names nobody: the task was for the one before.
#[tokio::test]
async fn who_took_the_role_since_is_asked_about() {
    let desk = Desk::open().await;
    let (contact, domain, task) = named(&desk, "taken.example").await;
    let other = desk.house.contact("Jiny").await;
    let now = desk.house.clock.get();
    let mut tx = desk.house.service.db().begin().await.unwrap();
    let (of, role) = (contact.organization_id, Role::Registrant);
    let bound = store::domains::set_binding(&mut tx, of, domain, role, Some(other.id), now).await;
    assert!(bound.unwrap());
    tx.commit().await.unwrap();
    desk.house.settle().await;
    let waits = desk.house.task(task).await;
    assert!(waits.wants_approval(), "{waits:?}");
    assert_eq!(
        desk.holder("taken.example", Role::Registrant).as_deref(),
        Some("NICH-DEFAULT")
    );
}

/// Somebody with the same account makes the object another person's after it was sent, before the domain points at it.
#[tokio::test]
async fn an_object_that_was_changed_behind_our_back_becomes_no_registrant() {
    let desk = Desk::open().await;
    let (contact, _, task) = named(&desk, "behind.example").await;
    let house = &desk.house;
    let worker = house.worker();
    let mut claimed = worker.claim().await.unwrap().unwrap();
    assert_eq!(claimed.id, task);
    let direct = house.line.direct();
    let found = loop {
        assert!(worker.next_step(&mut claimed).await.unwrap());
        let found = direct.contact_info("direct", &contact.handle).await;
        if let Some(found) = found.unwrap() {
            break found;
        }
    };
    let mut other = found.clone();
    other.email = "somebody.else@example.net".into();
    let changed = direct.update_contact("direct", &other, &found).await;
    changed.unwrap();
    // The domain does not point at who that is now; what the book says is sent once more.
    while worker.next_step(&mut claimed).await.unwrap() {
        let there = desk.holder("behind.example", Role::Registrant);
        assert_eq!(there.as_deref(), Some("NICH-DEFAULT"));
    }
    house.settle().await;
    desk.completed(task).await;
    let held = house.simulator.inspect().contact(&contact.handle).unwrap();
    assert_eq!(held.email, contact.snapshot.email.unwrap());
    let there = desk.holder("behind.example", Role::Registrant);
    assert_eq!(there, Some(contact.handle));
}
