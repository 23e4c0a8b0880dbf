//! Against the simulator: adopting sends nothing, and what is edited later changes the object that was adopted.

use model::registry::{ContactsRead, Postal, RegistryContact, RoleChange, differences};
use model::role::Role;
use service::contacts::Version;
use service::domains::Adopting;
use service::{Error, Mode};
use testkit::House;

/// A domain that somebody registered elsewhere with this holder.
async fn registered(house: &House, name: &str, contact: &RegistryContact) {
    let registry = house.line.direct();
    registry.domain_info("t-1", name).await.unwrap().unwrap();
    if registry
        .contact_info("t-2", &contact.handle)
        .await
        .unwrap()
        .is_none()
    {
        registry.create_contact("t-3", contact).await.unwrap();
    }
    let change = RoleChange {
        registrant: Some(contact.handle.clone()),
        ..RoleChange::default()
    };
    registry
        .update_domain_contacts("t-4", name, &change)
        .await
        .unwrap();
}

fn holder(handle: &str) -> RegistryContact {
    let int = Postal {
        name: "Zoe Mueller".into(),
        org: Some("Mueller GmbH".into()),
        street: vec!["Strasse 1".into()],
        city: "Koeln".into(),
        postal_code: Some("50667".into()),
        country_code: "DE".into(),
        ..Postal::default()
    };
    RegistryContact {
        handle: handle.into(),
        loc: Some(Postal {
            name: "Zoë Müller".into(),
            city: "Köln".into(),
            ..int.clone()
        }),
        int: Some(int),
        voice: Some("+49.221123456".into()),
        email: "zoe@example.net".into(),
        disclose: true,
        ..RegistryContact::default()
    }
}

fn writes(house: &House) -> u64 {
    let counts = house.simulator.inspect().counts();
    let written = |(kind, _): &(&String, &u64)| kind.contains("create") || kind.contains("update");
    counts.iter().filter(written).map(|(_, count)| count).sum()
}

#[tokio::test]
async fn adopting_sends_nothing_and_an_edit_changes_that_object() {
    let house = House::open().await;
    let actor = house.actor().await;
    for name in ["one.example", "two.example"] {
        registered(&house, name, &holder("FROM-BEFORE")).await;
    }
    let written = writes(&house);
    let asked = house.simulator.inspect().count("contact:info");
    let read = &mut ContactsRead::new();
    let mut domains = Vec::new();
    for name in ["one.example", "two.example"] {
        let adopting = Adopting {
            project: house.founded.project,
            name,
            team: None,
            send: false,
        };
        let adopted = house
            .service
            .domains()
            .take_in(&actor, adopting, read, Mode::Do)
            .await;
        domains.push(adopted.unwrap());
    }
    assert_eq!(
        house.simulator.inspect().count("contact:info") - asked,
        1,
        "each object is read once"
    );
    house.settle().await;
    assert_eq!(writes(&house), written);
    let id = domains[0].roles[0].contact_id.unwrap();
    assert_eq!(domains[1].roles[0].contact_id, Some(id));
    let contacts = house.service.contacts();
    let contact = contacts.get(&actor, id).await.unwrap();
    assert_eq!(
        (
            contact.handle.as_str(),
            contact.snapshot.full_name().as_str()
        ),
        ("FROM-BEFORE", "Zoë Müller")
    );
    assert!(contact.international.is_some(), "both forms are kept");
    // Nothing differs: what would be sent is nothing.
    let wanted = model::contact::to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    );
    assert_eq!(
        differences(
            &wanted,
            &domains[0].domain.view.as_ref().unwrap().contacts[0].1
        ),
        []
    );
    // Another address goes to the object itself, and the domains stay with it.
    let patch = model::contact::Patch {
        fields: [("phone".to_owned(), "+49 221 654321".to_owned())].into(),
        ..model::contact::Patch::default()
    };
    let saved = contacts
        .patch(&actor, id, Version::Any, &patch)
        .await
        .unwrap();
    assert_eq!(saved.tasks.len(), 2);
    house.settle().await;
    for task in saved.tasks {
        assert_eq!(
            house.task(task).await.status,
            model::task::TaskStatus::Completed
        );
    }
    let object = house.simulator.inspect().contact("FROM-BEFORE").unwrap();
    assert_eq!(object.voice.unwrap().number, "+49.221654321");
    assert_eq!(
        house
            .simulator
            .inspect()
            .domain("one.example")
            .unwrap()
            .registrant
            .as_deref(),
        Some("FROM-BEFORE")
    );
}

#[tokio::test]
async fn a_domain_that_was_let_go_comes_back_with_its_contacts() {
    let house = House::open().await;
    let actor = house.actor().await;
    let (registrant, tech) = (house.contact("Holder").await, house.contact("Tech").await);
    let id = house.domain("again.example").await;
    house.give(id, Role::Registrant, &registrant).await;
    house.give(id, Role::Tech, &tech).await;
    house.settle().await;
    house.service.domains().release(&actor, id).await.unwrap();
    let written = writes(&house);
    let id = house.domain("again.example").await;
    house.settle().await;
    let holders = house.service.domains().contacts(&actor, id).await.unwrap();
    let held: Vec<_> = holders
        .iter()
        .map(|each| (each.role, each.contact.id))
        .collect();
    assert_eq!(
        held,
        [(Role::Registrant, registrant.id), (Role::Tech, tech.id)]
    );
    assert_eq!(writes(&house), written);
}

#[tokio::test]
async fn a_registry_that_is_away_leaves_nothing() {
    let house = House::open().await;
    let actor = house.actor().await;
    registered(&house, "one.example", &holder("FROM-BEFORE")).await;
    house.simulator.switches().down();
    let adopting = Adopting {
        project: house.founded.project,
        name: "one.example",
        team: None,
        send: false,
    };
    let read = &mut ContactsRead::new();
    let refused = house
        .service
        .domains()
        .take_in(&actor, adopting, read, Mode::Do)
        .await
        .unwrap_err();
    assert!(matches!(refused, Error::Unavailable(_)), "{refused:?}");
    house.simulator.switches().up();
    let filter = service::contacts::ContactFilter::default();
    assert_eq!(
        house
            .service
            .contacts()
            .count(&actor, &filter)
            .await
            .unwrap(),
        0
    );
}
