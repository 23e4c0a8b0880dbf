//! Ownership of objects at the registry: a database restored from an older backup, two installations with one account, objects from before roids were recorded. Over a real registry simulator.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use model::contact::{Patch, to_registry};
use model::domain_name::DomainName;
use model::registry::RegistryContact;
use model::role::Role;
use model::task::{TaskError, TaskStatus};
use registry_sim::{Drop, Times};
use store::contacts::{Contact, ContactObject};
use testkit::House;
use testkit::service::contacts::Version;

const COUNTED: &str = "JN1-NICH";

/// Gives a contact a handle as earlier versions counted them.
async fn counted(house: &House, contact: &Contact, handle: &str) -> Contact {
    let mut tx = house.service.db().begin().await.unwrap();
    let (organization, now) = (contact.organization_id, house.clock.get());
    store::contacts::set_handle(
        &mut tx,
        organization,
        contact.id,
        &contact.handle,
        handle,
        now,
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    now_of(house, contact).await
}

async fn now_of(house: &House, contact: &Contact) -> Contact {
    let mut tx = house.service.db().read().await.unwrap();
    store::contacts::get(&mut tx, contact.organization_id, contact.id)
        .await
        .unwrap()
        .unwrap()
}

async fn note_of(house: &House, contact: &Contact) -> Option<ContactObject> {
    let mut tx = house.service.db().read().await.unwrap();
    let organization = contact.organization_id;
    store::contacts::object(&mut tx, organization, contact.id, (testkit::PROFILE, ""))
        .await
        .unwrap()
}

/// Makes the database forget whose the object is, as one from before roids were recorded.
async fn forget(house: &House, contact: &Contact) {
    let mut note = note_of(house, contact).await.unwrap();
    note.handle = "FORGOTTEN".into();
    note.roid = None;
    let mut tx = house.service.db().begin().await.unwrap();
    store::contacts::note_object(&mut tx, &note).await.unwrap();
    tx.commit().await.unwrap();
}

async fn edit(house: &House, contact: &Contact, field: &str, text: &str) {
    let patch = Patch {
        fields: [(field.into(), text.into())].into(),
        ..Patch::default()
    };
    house
        .service
        .contacts()
        .patch(&house.actor().await, contact.id, Version::Any, &patch)
        .await
        .unwrap();
}

fn as_sent(contact: &Contact) -> RegistryContact {
    to_registry(&contact.handle, &contact.snapshot, None, contact.disclose)
}

/// What the registry holds under the handle.
async fn held(house: &House, handle: &str) -> Option<RegistryContact> {
    house
        .line
        .direct()
        .contact_info("look-0", handle)
        .await
        .unwrap()
}

async fn name_at(house: &House, handle: &str) -> String {
    held(house, handle).await.unwrap().int.unwrap().name
}

fn registrant(house: &House, name: &str) -> String {
    let domain = house.simulator.inspect().domain(name).unwrap();
    domain.registrant.unwrap()
}

async fn error_of(house: &House, id: model::id::TaskId) -> TaskError {
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Failed, "{:?}", task.steps);
    task.error.unwrap()
}

#[tokio::test]
async fn what_was_made_is_known_by_its_roid() {
    let house = House::open().await;
    let (contact, domain) = (
        house.contact("Novak").await,
        house.domain("acme.example").await,
    );
    assert!(!model::handle::is_counted(&contact.handle));
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    let note = note_of(&house, &contact).await.unwrap();
    let object = held(&house, &contact.handle).await.unwrap();
    assert!(note.roid.is_some());
    assert_eq!(note.roid, object.roid);
    assert_eq!(
        (note.origin.as_str(), note.created_at),
        ("created", object.created)
    );
    assert_eq!(object.client_id, "nichandle");
}

#[tokio::test]
async fn two_desks_at_one_account_leave_each_others_people_alone() {
    let house = House::open().await;
    let other = house.beside().await;
    let jana = counted(&house, &house.contact("Nova").await, COUNTED).await;
    let domain = house.domain("first.example").await;
    house.give(domain, Role::Registrant, &jana).await;
    house.settle().await;

    let jitka = counted(&other, &other.contact("Nesmela").await, COUNTED).await;
    let theirs = other.domain("second.example").await;
    let id = other.give(theirs, Role::Registrant, &jitka).await;
    other.settle().await;
    let task = other.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    let now = now_of(&other, &jitka).await;
    assert_ne!(now.handle, COUNTED, "another handle, for good");
    assert_eq!(registrant(&other, "second.example"), now.handle);
    assert_eq!(name_at(&other, &now.handle).await, "Jana Nesmela");
    let history = other
        .service
        .audit()
        .list(
            &other.actor().await,
            &testkit::service::audit::AuditFilter::default(),
            &testkit::service::Page {
                limit: 9,
                after: None,
            },
        )
        .await
        .unwrap();
    assert!(history.rows.iter().any(|entry| {
        entry.object_id == jitka.id.0
            && entry.actor_kind == "system"
            && entry.after == Some(serde_json::json!({ "handle": now.handle }))
    }));

    assert_eq!(registrant(&house, "first.example"), COUNTED);
    assert_eq!(name_at(&house, COUNTED).await, "Jana Nova");
    edit(&house, &jana, "street1", "New 2").await;
    edit(&other, &jitka, "street1", "Elsewhere 3").await;
    house.settle().await;
    other.settle().await;
    let (ours, its) = (
        held(&house, COUNTED).await.unwrap(),
        held(&house, &now.handle).await.unwrap(),
    );
    assert_eq!(ours.int.unwrap().street, ["New 2"]);
    assert_eq!(its.int.unwrap().street, ["Elsewhere 3"]);
}

#[tokio::test]
async fn another_accounts_handle_is_no_wall() {
    let house = House::open().await;
    let contact = house.contact("Nova").await;
    let domain = house.domain("first.example").await;
    house
        .simulator
        .switches()
        .refuse("contact:info", 2201, "somebody else's", Times::Once);
    let id = house.give(domain, Role::Tech, &contact).await;
    house.settle().await;
    assert_eq!(house.task(id).await.status, TaskStatus::Completed);
    assert_ne!(now_of(&house, &contact).await.handle, contact.handle);
}

/// A power cut and a failover take the last commits back just as a restored backup does.
#[tokio::test]
async fn a_book_that_is_set_back_gives_no_handle_to_somebody_else() {
    let house = House::open().await;
    if house.service.db().engine() != store::Engine::Sqlite {
        return;
    }
    let backup = house.file("backup.sqlite");
    let known = house.contact("Kral").await;
    let third = house.domain("third.example").await;
    house.service.db().backup_to(&backup).await.unwrap();
    let jana = house.contact("Nova").await;
    let domain = house.domain("first.example").await;
    house.give(domain, Role::Registrant, &jana).await;
    house.give(third, Role::Registrant, &known).await;
    house.settle().await;

    let again = house.set_back_to(&backup).await;
    let josef = again.contact("Novy").await;
    assert_ne!(josef.handle, jana.handle);
    let domain = again.domain("second.example").await;
    let id = again.give(domain, Role::Registrant, &josef).await;
    // Created by this installation after the backup: its data is the same, so it is adopted and not created twice.
    let same = again.give(third, Role::Registrant, &known).await;
    again.settle().await;
    for id in [id, same] {
        let task = again.task(id).await;
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }
    assert_eq!(
        name_at(&again, &registrant(&again, "first.example")).await,
        "Jana Nova"
    );
    assert_eq!(registrant(&again, "second.example"), josef.handle);
    assert_eq!(now_of(&again, &known).await.handle, known.handle);
    assert_eq!(note_of(&again, &known).await.unwrap().origin, "adopted");
    assert_eq!(again.simulator.inspect().count("contact:update"), 0);
    edit(&again, &known, "city", "Brno").await;
    again.settle().await;
    assert_eq!(
        held(&again, &known.handle).await.unwrap().int.unwrap().city,
        "Brno"
    );
}

#[tokio::test]
async fn an_object_with_another_roid_is_never_changed() {
    let house = House::open().await;
    let (jana, petr) = (house.contact("Nova").await, house.contact("Maly").await);
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Tech, &jana).await;
    house.settle().await;
    house.give(domain, Role::Tech, &petr).await;
    house.settle().await;
    let direct = house.line.direct();
    direct.delete_contact("gone-0", &jana.handle).await.unwrap();
    let stranger = RegistryContact {
        email: "stranger@else.example".into(),
        ..as_sent(&jana)
    };
    direct.create_contact("made-0", &stranger).await.unwrap();
    let sent = house.simulator.inspect().count("contact:update");
    let id = house.give(domain, Role::Admin, &jana).await;
    house.settle().await;
    let error = error_of(&house, id).await;
    assert_eq!(error.code.as_str(), "contact.object_not_ours", "{error:?}");
    assert_eq!(house.simulator.inspect().count("contact:update"), sent);
    let held = held(&house, &jana.handle).await.unwrap();
    assert_eq!(held.email, "stranger@else.example");
}

#[tokio::test]
async fn a_create_whose_answer_was_lost_is_known_again() {
    for when in [Drop::Before, Drop::After, Drop::Midway] {
        let house = House::open().await;
        let contact = house.contact("Nova").await;
        let domain = house.domain("acme.example").await;
        house
            .simulator
            .switches()
            .drop_line("contact:create", when, Times::Once);
        let id = house.give(domain, Role::Registrant, &contact).await;
        let worker = house.worker();
        worker.run_due().await.unwrap();
        // The contact is edited before the next query.
        edit(&house, &contact, "street1", "New 2").await;
        house.settle().await;
        let task = house.task(id).await;
        assert_eq!(
            task.status,
            TaskStatus::Completed,
            "{when:?}: {:?}",
            task.error
        );
        assert_eq!(
            registrant(&house, "acme.example"),
            contact.handle,
            "{when:?}"
        );
        let held = held(&house, &contact.handle).await.unwrap();
        assert_eq!(held.int.unwrap().street, ["New 2"], "{when:?}");
        let note = note_of(&house, &contact).await.unwrap();
        assert!(note.roid.is_some());
        assert_eq!(note.roid, held.roid);
    }
}

#[tokio::test]
async fn objects_from_before_roids_were_noted_are_taken_over_once() {
    let house = House::open().await;
    let contact = counted(&house, &house.contact("Nova").await, COUNTED).await;
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    forget(&house, &contact).await;
    // The contact was edited, the registry holds what was read back last.
    edit(&house, &contact, "street1", "New 2").await;
    house.settle().await;
    let object = held(&house, COUNTED).await.unwrap();
    assert_eq!(object.int.unwrap().street, ["New 2"]);
    let note = note_of(&house, &contact).await.unwrap();
    assert_eq!((note.origin.as_str(), note.roid), ("adopted", object.roid));
    assert_eq!(now_of(&house, &contact).await.handle, COUNTED);

    // Somebody else wrote over it since.
    forget(&house, &contact).await;
    let direct = house.line.direct();
    let found = held(&house, COUNTED).await.unwrap();
    let other = RegistryContact {
        email: "stranger@else.example".into(),
        ..found.clone()
    };
    direct
        .update_contact("over-0", &other, &found)
        .await
        .unwrap();
    let sent = house.simulator.inspect().count("contact:update");
    // Somebody asks for the registrant by name: what nobody named would wait for a yes.
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    assert_eq!(
        error_of(&house, id).await.code.as_str(),
        "contact.object_not_ours"
    );
    assert_eq!(house.simulator.inspect().count("contact:update"), sent);
    assert_eq!(
        held(&house, COUNTED).await.unwrap().email,
        "stranger@else.example"
    );
    let shown = house
        .service
        .domains()
        .published(&DomainName::parse("acme.example").unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        shown.contacts[0].1.email, "stranger@else.example",
        "as it is there"
    );
}
