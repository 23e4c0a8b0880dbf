//! Offices, telephones and the legal name: harmless changes go out by themselves, once, and to whoever shows them.

use crate::desk::Desk;
use chrono::TimeDelta;
use model::role::Role;
use model::task::{Cause, TaskStatus};
use service::Mode;
use service::contacts::{Follows, NewContact, Version};
use service::organizations::OrganizationEdit;
use service::tasks::TaskFilter;

#[tokio::test]
async fn an_office_moves_and_the_world_sees_it() {
    let desk = Desk::open().await;
    let names = ["a.example", "b.example"];
    let domains = desk.named_on(&names, Role::Tech).await;
    desk.house.domain("c.example").await;
    desk.house.settle().await;
    let plan = desk.edit_office(&[("city", "Ostrava")], Mode::Plan).await;
    assert_eq!((plan.impact.contacts.len(), plan.impact.domains), (1, 2));
    assert_eq!(plan.impact.registrant_changes, 0);
    assert!(plan.tasks.is_empty());
    assert_eq!(desk.told().await.city, "Brno", "a plan writes nothing");

    let done = desk.edit_office(&[("city", "Ostrava")], Mode::Do).await;
    assert_eq!(done.tasks.len(), 1);
    assert_eq!(desk.told().await.city, "Ostrava");
    desk.house.settle().await;
    let whole = desk.completed(done.tasks[0]).await;
    assert!(matches!(whole.cause, Cause::OfficeEdited { .. }));
    let parts = desk.parts(whole.id).await;
    let mut touched: Vec<_> = parts.iter().filter_map(|part| part.domain_id).collect();
    touched.sort_unstable();
    let mut wanted = domains.clone();
    wanted.sort_unstable();
    assert_eq!(touched, wanted, "a part for each domain, and no other");
    for name in names {
        assert_eq!(desk.whois_city(name, Role::Tech).await, "Ostrava");
    }
    assert_eq!(
        desk.house.simulator.inspect().count("contact:update"),
        1,
        "the shared object is changed once"
    );
}

#[tokio::test]
async fn nothing_is_sent_when_nothing_changed() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Tech).await;
    let before = desk.sent();
    let version = desk.now().await.version;
    for fields in [&[("label", "Moravia")][..], &[("city", "Brno ")]] {
        let same = desk.edit_office(fields, Mode::Do).await;
        assert!(same.impact.is_empty() && same.tasks.is_empty(), "{same:?}");
    }
    assert!(
        desk.edit_person(&[("first_name", "Jana")])
            .await
            .tasks
            .is_empty()
    );
    desk.house.settle().await;
    assert_eq!(desk.sent(), before);
    assert_eq!(desk.now().await.version, version);
}

#[tokio::test]
async fn edits_within_a_moment_make_one_task_and_later_ones_another() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Tech).await;
    let first = desk
        .edit_office(&[("city", "Ostrava")], Mode::Do)
        .await
        .tasks;
    assert_eq!(
        desk.house.worker().run_due().await.unwrap().claims,
        0,
        "it waits for more"
    );
    desk.house.clock.advance(TimeDelta::seconds(3));
    let second = desk
        .edit_office(&[("street1", "Kratka 2")], Mode::Do)
        .await
        .tasks;
    assert_eq!(first, second);
    desk.house.clock.advance(TimeDelta::seconds(3));
    assert_eq!(
        desk.house.worker().run_due().await.unwrap().claims,
        0,
        "the last edit counts"
    );
    desk.house.clock.advance(TimeDelta::seconds(3));

    let worker = desk.house.worker();
    let mut running = worker.claim().await.unwrap().unwrap();
    assert_eq!(vec![running.id], first);
    let third = desk.edit_office(&[("city", "Opava")], Mode::Do).await.tasks;
    assert_ne!(third, first, "a task that runs is joined by nobody");
    worker
        .carry_through(&mut running, &tokio_util::sync::CancellationToken::new())
        .await
        .unwrap();
    desk.house.settle().await;
    for task in [first[0], third[0]] {
        desk.completed(task).await;
    }
    assert_eq!(desk.parts(first[0]).await.len(), 1);
    assert_eq!(desk.whois_city("a.example", Role::Tech).await, "Opava");
}

#[tokio::test]
async fn a_contact_that_nobody_shows_changes_and_makes_no_task() {
    let desk = Desk::open().await;
    let done = desk.edit_office(&[("city", "Ostrava")], Mode::Do).await;
    assert_eq!((done.impact.contacts.len(), done.tasks.len()), (1, 0));
    assert_eq!(desk.told().await.city, "Ostrava");
    assert!(desk.tasks(&TaskFilter::default()).await.is_empty());
}

#[tokio::test]
async fn a_telephone_that_is_gone_gives_way_to_the_offices() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let phone = service
        .phones()
        .add(
            &desk.actor,
            desk.person.id,
            &model::person_phone::TelephoneDraft::new("+420 777 123 456", "mobile"),
        )
        .await
        .unwrap();
    let follows = Follows {
        user: Some(desk.person.id),
        location: Some(desk.office.id),
        phone: Some(phone.id),
    };
    let own = service
        .contacts()
        .create(&desk.actor, NewContact::member(follows, true))
        .await
        .unwrap();
    assert_eq!(own.snapshot.phone.as_deref(), Some("+420777123456"));
    service
        .phones()
        .edit(
            &desk.actor,
            desk.person.id,
            phone.id,
            service::people::PhoneEdit {
                number_ext: None,
                number: Some("+420 777 000 000"),
                label: None,
            },
            Mode::Do,
        )
        .await
        .unwrap();
    assert_eq!(
        desk.book(&own).await.snapshot.phone.as_deref(),
        Some("+420777000000")
    );
    let gone = service
        .phones()
        .delete(&desk.actor, desk.person.id, phone.id, Mode::Do)
        .await
        .unwrap();
    assert_eq!(
        gone.impact.contacts.len(),
        1,
        "the contact without it is left alone"
    );
    assert_eq!(
        desk.book(&own).await.snapshot.phone.as_deref(),
        Some("+420541000001")
    );
}

#[tokio::test]
async fn an_office_that_is_gone_leaves_its_address() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let told = desk.told().await;
    let gone = service
        .locations()
        .delete(&desk.actor, desk.office.id, Version::Any, Mode::Do)
        .await
        .unwrap();
    assert!(gone.impact.is_empty(), "nobody sees a change");
    assert_eq!(desk.told().await, told);
    let office = service.locations().get(&desk.actor, desk.office.id).await;
    assert!(matches!(office, Err(service::Error::NotFound)));
    // The person still counts.
    desk.edit_person(&[("first_name", "Johana")]).await;
    let now = desk.told().await;
    assert_eq!(
        (now.first_name.as_str(), now.city.as_str()),
        ("Johana", "Brno")
    );
}

#[tokio::test]
async fn the_primary_office_is_one_and_counts_its_change() {
    let desk = Desk::open().await;
    let edit = service::locations::LocationEdit {
        is_primary: Some(true),
        ..Default::default()
    };
    let made = desk
        .house
        .service
        .locations()
        .edit(&desk.actor, desk.office.id, Version::Is(1), &edit, Mode::Do)
        .await
        .unwrap()
        .object;
    assert!(made.is_primary);
    assert_eq!(
        made.version, 2,
        "who saw the office before it was primary is stale now"
    );
    let read = desk
        .house
        .service
        .locations()
        .get(&desk.actor, desk.office.id)
        .await
        .unwrap();
    assert_eq!(read, made);
}

#[tokio::test]
async fn the_legal_name_stands_on_every_member_contact() {
    let desk = Desk::open().await;
    desk.named_on(&["a.example"], Role::Tech).await;
    let outside = desk.house.contact("Cizi").await;
    let edit = OrganizationEdit {
        legal_name: Some("Beta Holding a.s.".into()),
        ..OrganizationEdit::default()
    };
    let done = desk
        .house
        .service
        .organizations()
        .edit(&desk.actor, Version::Any, &edit, Mode::Do)
        .await
        .unwrap();
    assert_eq!(done.impact.contacts.len(), 1);
    assert_eq!(
        desk.told().await.org_name.as_deref(),
        Some("Beta Holding a.s.")
    );
    assert_eq!(desk.book(&outside).await, outside);
    desk.house.settle().await;
    let whole = desk.completed(done.tasks[0]).await;
    assert_eq!(whole.cause, Cause::LegalName);
    assert_eq!(desk.parts(whole.id).await[0].status, TaskStatus::Completed);
}

#[tokio::test]
async fn a_person_without_contacts_touches_nothing() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let owner = desk.house.founded.owner;
    let phone = service
        .phones()
        .add(
            &desk.actor,
            owner,
            &model::person_phone::TelephoneDraft::new("+420 777 123 456", ""),
        )
        .await
        .unwrap();
    let gone = service
        .phones()
        .delete(&desk.actor, owner, phone.id, Mode::Do)
        .await
        .unwrap();
    assert!(gone.impact.is_empty() && gone.tasks.is_empty());
    assert!(desk.tasks(&TaskFilter::default()).await.is_empty());
}
