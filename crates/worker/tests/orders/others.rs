//! Registration, transfer and privacy.

use crate::support::{NAME, ask, completed};
use model::contact::Patch;
use model::role::Role;
use model::task::{Params, TaskType};
use testkit::House;
use testkit::service::Error;
use testkit::service::contacts::Version;
use testkit::service::domains::Order;

#[tokio::test]
async fn what_is_registered_with_us_is_registered_and_transferred_in() {
    let house = House::open().await;
    let domain = house.domain(NAME).await;
    for of in [TaskType::Register, TaskType::TransferIn] {
        let id = ask(&house, domain, of).await;
        house.settle().await;
        completed(&house, id).await;
    }
    assert_eq!(house.simulator.inspect().count("domain:create"), 0);
}

#[tokio::test]
async fn privacy_is_of_this_domain_alone() {
    let house = House::open().await;
    let (shared, own) = (house.contact("Novak").await, house.contact("Mala").await);
    let domain = house.domain(NAME).await;
    let other = house.domain("other.example").await;
    for (domain, role, contact) in [
        (domain, Role::Registrant, &shared),
        (domain, Role::Tech, &own),
        (other, Role::Registrant, &shared),
    ] {
        house.give(domain, role, contact).await;
    }
    house.settle().await;
    let published = async |name: &str| {
        let held = house.simulator.inspect().domain(name).unwrap();
        let tech = held.contacts.iter().map(|(_, id)| id.clone());
        let contacts = held.registrant.into_iter().chain(tech);
        let disclosed = contacts.map(async |id| {
            let direct = house.line.direct();
            let contact = direct.contact_info("test-look", &id).await.unwrap();
            contact.unwrap().disclose
        });
        futures::future::join_all(disclosed).await
    };
    for (of, disclosed) in [
        (TaskType::EnableWhoisPrivacy, false),
        (TaskType::EnableWhoisPrivacy, false),
        (TaskType::DisableWhoisPrivacy, true),
    ] {
        let id = ask(&house, domain, of).await;
        assert_eq!(house.task(id).await.task_type, of);
        house.settle().await;
        completed(&house, id).await;
        assert_eq!(published(NAME).await, [disclosed, disclosed], "{of}");
        assert_eq!(published("other.example").await, [true]);
    }
    let unheld = house.domain("unheld.example").await;
    let order = Order {
        task_type: TaskType::EnableWhoisPrivacy,
        params: Params::default(),
    };
    let actor = house.actor().await;
    let refused = house
        .service
        .domains()
        .order(&actor, unheld, Version::Any, order);
    let refused = refused.await.unwrap_err();
    assert!(
        matches!(refused, Error::Rule { code, .. } if code == "domain.roles_empty"),
        "{refused}"
    );
}

#[tokio::test]
async fn an_edit_is_not_left_to_a_task_that_sends_no_contact() {
    let house = House::open().await;
    let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let lock = ask(&house, domain, TaskType::LockDomain).await;
    let patch = Patch {
        fields: [("email".into(), "new@acme.example".into())].into(),
        ..Patch::default()
    };
    let actor = house.actor().await;
    let saved = house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &patch);
    let tasks = saved.await.unwrap().tasks;
    assert_eq!(tasks.len(), 1);
    assert_ne!(tasks[0], lock);
    // A contact task of the type is as good as its own.
    ask(&house, domain, TaskType::UnlockDomain).await;
    let other = Patch {
        fields: [("email".into(), "newer@acme.example".into())].into(),
        ..Patch::default()
    };
    let saved = house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &other);
    assert_eq!(saved.await.unwrap().tasks, tasks);
    house.settle().await;
    completed(&house, tasks[0]).await;
    let direct = house.line.direct();
    let held = direct.contact_info("test-look", &contact.handle).await;
    assert_eq!(held.unwrap().unwrap().email, "newer@acme.example");
}
