//! What registries rewrite in what they are sent, and what they throw away.

use crate::support::{Desk, NAME};
use model::registry::RegistryContact;
use model::role::Role;
use registry::Connector;

#[tokio::test]
async fn what_is_only_written_otherwise_is_no_difference() {
    let desk = Desk::open().await;
    let id = desk.edit("New  2").await;
    desk.registry.rewrite(|held: &mut RegistryContact| {
        let int = held.int.as_mut().unwrap();
        int.postal_code = Some("11000".into());
        int.street = vec!["New 2".into()];
        held.email = held.email.to_uppercase().replace("JN@", "jn@");
    });
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(desk.sent("update_contact"), 1, "not sent again and again");
    let shown = desk.published().await.unwrap();
    assert_eq!(
        shown.contacts[0]
            .1
            .int
            .as_ref()
            .unwrap()
            .postal_code
            .as_deref(),
        Some("11000")
    );
    let actor = desk.house.actor().await;
    let domain = desk.house.service.domains().get(&actor, desk.domain).await;
    assert_eq!(domain.unwrap().state.as_str(), "agrees");
}

#[tokio::test]
async fn what_is_thrown_away_or_shouted_is_told() {
    type Change = fn(&mut RegistryContact);
    let told: [(&str, Change); 2] = [
        ("voice", |held| held.voice = None),
        ("int.city", |held| {
            held.int.as_mut().unwrap().city = "PRAHA".into()
        }),
    ];
    for (field, change) in told {
        let desk = Desk::open().await;
        let id = desk.edit("New 2").await;
        desk.registry.rewrite(change);
        desk.run().await;
        let error = desk.failed(id).await;
        assert_eq!(error.code.as_str(), "task.read_back_differs");
        assert_eq!(error.differences[0].difference.field.as_str(), field);
    }
}

#[tokio::test]
async fn a_registry_that_keeps_no_addresses_is_said_to_once() {
    let desk = Desk::before().await;
    desk.registry.remark("Address data discarded (1100)");
    desk.registry.rewrite(|held| {
        for postal in [&mut held.int, &mut held.loc].into_iter().flatten() {
            postal.street.clear();
            postal.city.clear();
            postal.region = None;
            postal.postal_code = None;
            postal.country_code.clear();
        }
    });
    let id = desk.give().await;
    desk.run().await;
    desk.completed(id).await;
    let said = desk.said(id).await;
    assert!(said.contains("Address data discarded (1100)"), "{said}");
    assert!(said.contains("keeps no addresses"), "{said}");
    let shown = desk.published().await.unwrap();
    assert_eq!(shown.contacts[0].1.int.as_ref().unwrap().city, "");
    // Another street changes nothing there, and is not sent.
    let before = desk.sent("update_contact");
    let id = desk.edit("New 2").await;
    desk.run().await;
    desk.completed(id).await;
    assert!(!desk.said(id).await.contains("keeps no addresses"), "once");
    assert_eq!(desk.sent("update_contact"), before);
}

#[tokio::test]
async fn handles_that_differ_in_case_alone_are_one() {
    let desk = Desk::open().await;
    let small = desk.contact.handle.to_ascii_lowercase();
    desk.registry.fold_handles();
    desk.change_domain(|domain| {
        domain.registrant = Some(small.clone());
        domain.contacts = vec![(model::registry::DomainRole::Tech, small.clone())];
    });
    let id = desk
        .house
        .give(desk.domain, Role::Tech, &desk.contact)
        .await;
    desk.run().await;
    desk.completed(id).await;
    let updates = desk.registry.calls();
    let updates = updates.iter();
    let updates = updates.filter(|call| call.verb == "update_domain_contacts");
    assert_eq!(updates.count(), 1, "the first one, of the registrant");
    let shown = desk.published().await.unwrap();
    assert_eq!(shown.contacts[0].1.handle, desk.contact.handle);
    let actor = desk.house.actor().await;
    let domain = desk.house.service.domains().get(&actor, desk.domain).await;
    assert_eq!(domain.unwrap().state.as_str(), "agrees");
    let held = desk.registry.domain_info("look-1", NAME).await.unwrap();
    assert_eq!(held.unwrap().registrant, Some(small));
}
