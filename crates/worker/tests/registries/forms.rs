//! Postal forms by what a TLD's registry takes: `.native` the local one alone, `.strict` the ASCII one alone, `.example` either.

use crate::support::Desk;
use model::contact::Draft;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::registry::{RegistryContact, RegistryDomain};
use model::role::Role;
use store::contacts::Contact;
use testkit::service::contacts::Version;

/// Another domain of the house, at the registry too.
async fn domain(desk: &Desk, name: &str) -> DomainId {
    desk.registry.put_domain(RegistryDomain {
        name: name.into(),
        client_id: "scripted".into(),
        ..RegistryDomain::default()
    });
    desk.house.domain(name).await
}

async fn give(desk: &Desk, domain: DomainId, contact: &Contact) -> TaskId {
    desk.house.give(domain, Role::Registrant, contact).await
}

/// What the registry holds as the domain's registrant.
fn held(desk: &Desk, name: &str) -> RegistryContact {
    let handle = desk.registry.domain(name).unwrap().registrant.unwrap();
    desk.registry.contacts()[&handle].clone()
}

async fn agrees(desk: &Desk, domain: DomainId) {
    let actor = desk.house.actor().await;
    let found = desk.house.service.domains().get(&actor, domain).await;
    assert_eq!(found.unwrap().state.as_str(), "agrees");
}

async fn review(desk: &Desk, contact: &Contact) -> Vec<TaskId> {
    let typed = Draft {
        first_name: "Jana".into(),
        last_name: "Novakova".into(),
        street1: "Dlouha 1".into(),
        city: "Praha".into(),
        ..Draft::default()
    };
    let actor = desk.house.actor().await;
    let contacts = desk.house.service.contacts();
    let saved = contacts.review(&actor, (contact.id, Version::Any), Some(&typed));
    saved.await.unwrap().tasks
}

#[tokio::test]
async fn plain_letters_go_as_the_local_form_where_that_alone_is_taken() {
    let desk = Desk::before().await;
    let native = domain(&desk, "plain.native").await;
    let id = give(&desk, native, &desk.contact).await;
    desk.run().await;
    desk.completed(id).await;
    let held = held(&desk, "plain.native");
    assert_eq!(
        (held.int, held.handle.as_str()),
        (None, desk.contact.handle.as_str())
    );
    assert_eq!(held.loc.unwrap().name, "Jana Novak");
    agrees(&desk, native).await;
}

#[tokio::test]
async fn one_contact_is_at_home_where_different_forms_are_taken() {
    let desk = Desk::open().await;
    let before = desk.held();
    assert!(before.int.is_some() && before.loc.is_none());
    let native = domain(&desk, "also.native").await;
    let id = give(&desk, native, &desk.contact).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(desk.held(), before, "the first object stays as it is");
    let apart = held(&desk, "also.native");
    assert_eq!(apart.handle, desk.contact.handle.replace("-NICH", "-NICL"));
    assert!(apart.int.is_none() && apart.loc.is_some());
    agrees(&desk, native).await;
    agrees(&desk, desk.domain).await;
    // It is the same contact: an edit reaches both, and each is made once.
    desk.edit("New 2").await;
    desk.run().await;
    assert_eq!(held(&desk, "also.native").loc.unwrap().street, ["New 2"]);
    assert_eq!(desk.held().int.unwrap().street, ["New 2"]);
    agrees(&desk, native).await;
    agrees(&desk, desk.domain).await;
    assert_eq!(desk.sent("create_contact"), 2);
    let published = desk
        .house
        .service
        .domains()
        .published_contact(&apart.handle);
    let (shown, _) = published.await.unwrap().unwrap();
    assert_eq!(shown.handle, apart.handle, "RDAP answers for it");
}

#[tokio::test]
async fn a_reviewed_form_does_not_disturb_a_registry_that_takes_the_local_one() {
    let desk = Desk::before().await;
    let contact = desk.house.contact("Nováková").await;
    let native = domain(&desk, "nova.native").await;
    let id = give(&desk, native, &contact).await;
    desk.run().await;
    desk.completed(id).await;
    for id in review(&desk, &contact).await {
        desk.run().await;
        desk.completed(id).await;
    }
    desk.run().await;
    let held = held(&desk, "nova.native");
    assert!(held.int.is_none() && held.handle == contact.handle);
    agrees(&desk, native).await;
}

#[tokio::test]
async fn a_reviewed_form_goes_alone_where_that_alone_is_taken() {
    let desk = Desk::before().await;
    let contact = desk.house.contact("Nováková").await;
    let strict = domain(&desk, "nova.strict").await;
    // Without a review nothing is sent: no object is left behind in a form that is of no use.
    let id = give(&desk, strict, &contact).await;
    desk.run().await;
    let error = desk.failed(id).await;
    assert_eq!(error.code.as_str(), "contact.not_publishable");
    assert!(error.message.contains("ASCII form"), "{error:?}");
    assert_eq!(desk.sent("create_contact"), 0);
    review(&desk, &contact).await;
    let id = give(&desk, strict, &contact).await;
    desk.run().await;
    desk.completed(id).await;
    let held = held(&desk, "nova.strict");
    assert!(held.loc.is_none() && held.handle == contact.handle);
    assert_eq!(held.int.unwrap().name, "Jana Novakova");
    agrees(&desk, strict).await;
}

#[tokio::test]
async fn a_form_that_comes_later_leaves_the_others_in_peace() {
    let desk = Desk::before().await;
    let contact = desk.house.contact("Nováková").await;
    let strict = domain(&desk, "nova.strict").await;
    review(&desk, &contact).await;
    let id = give(&desk, strict, &contact).await;
    desk.run().await;
    desk.completed(id).await;
    assert_eq!(held(&desk, "nova.strict").handle, contact.handle);
    // Where both forms are taken, both are wanted: the object gets the local one, too.
    let open = domain(&desk, "nova.example").await;
    let id = give(&desk, open, &contact).await;
    desk.run().await;
    desk.completed(id).await;
    let both = held(&desk, "nova.example");
    assert!(both.int.is_some() && both.loc.is_some());
    let apart = held(&desk, "nova.strict");
    assert!(
        apart.handle.ends_with("-NICI") && apart.loc.is_none(),
        "{apart:?}"
    );
    agrees(&desk, strict).await;
    agrees(&desk, open).await;
}

#[tokio::test]
async fn whoever_comes_after_a_form_of_old_gets_an_object_apart() {
    // What earlier versions left behind: an object in the ASCII form, which .native takes from nobody.
    let desk = Desk::open().await;
    let contact = &desk.contact;
    let (native, strict) = (
        domain(&desk, "one.native").await,
        domain(&desk, "two.strict").await,
    );
    for domain in [native, strict] {
        let id = give(&desk, domain, contact).await;
        desk.run().await;
        desk.completed(id).await;
        agrees(&desk, domain).await;
    }
    assert_eq!(
        held(&desk, "two.strict").handle,
        contact.handle,
        "plain letters fit"
    );
    let name = DomainName::parse("one.native").unwrap();
    let shown = desk.house.service.domains().published(&name).await;
    let shown = shown.unwrap().unwrap();
    assert!(shown.contacts[0].1.handle.ends_with("-NICL"));
}

#[tokio::test]
async fn a_review_reaches_the_registry_that_takes_both_and_not_the_other() {
    let desk = Desk::before().await;
    let contact = desk.house.contact("Nováková").await;
    let (native, open) = (
        domain(&desk, "nova.native").await,
        domain(&desk, "nova.example").await,
    );
    for domain in [native, open] {
        let id = give(&desk, domain, &contact).await;
        desk.run().await;
        desk.completed(id).await;
    }
    assert_eq!(desk.sent("create_contact"), 1, "one form does for both");
    for id in review(&desk, &contact).await {
        desk.run().await;
        desk.completed(id).await;
    }
    let both = held(&desk, "nova.example");
    assert!(both.int.is_some() && both.loc.is_some() && both.handle == contact.handle);
    assert!(held(&desk, "nova.native").handle.ends_with("-NICL"));
    agrees(&desk, native).await;
    agrees(&desk, open).await;
}
