//! The same over EPP, at the simulated registries that have these habits.

use model::contact::Patch;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::published::DomainView;
use model::role::Role;
use model::task::TaskStatus;
use store::contacts::Contact;
use testkit::House;
use testkit::service::contacts::Version;

async fn edit(house: &House, contact: &Contact, field: &str, text: &str) -> TaskId {
    let patch = Patch {
        fields: [(field.into(), text.into())].into(),
        ..Patch::default()
    };
    let actor = house.actor().await;
    let contacts = house.service.contacts();
    let saved = contacts.patch(&actor, contact.id, Version::Any, &patch);
    saved.await.unwrap().tasks[0]
}

async fn done(house: &House, id: TaskId) {
    house.settle().await;
    let task = house.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
}

async fn said(house: &House, id: TaskId) -> String {
    let task = house.task(id).await;
    let details = task.steps.iter().filter_map(|step| step.detail.clone());
    details.collect::<Vec<_>>().join(" ")
}

async fn state(house: &House, domain: DomainId) -> &'static str {
    let actor = house.actor().await;
    let found = house.service.domains().get(&actor, domain).await;
    found.unwrap().state.as_str()
}

async fn view(house: &House, name: &str) -> DomainView {
    let name = DomainName::parse(name).unwrap();
    let published = house.service.domains().published(&name).await;
    published.unwrap().unwrap()
}

#[tokio::test]
async fn a_registry_that_keeps_no_addresses_is_done_with_what_it_holds() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domain = house.domain("a.noaddress").await;
    let id = house.give(domain, Role::Registrant, &contact).await;
    done(&house, id).await;
    assert_eq!(state(&house, domain).await, "agrees");
    let shown = view(&house, "a.noaddress").await;
    assert_eq!(shown.contacts[0].1.int.as_ref().unwrap().city, "");
    assert!(said(&house, id).await.contains("keeps no addresses"));
    let id = edit(&house, &contact, "street1", "Nova 2").await;
    done(&house, id).await;
    assert_eq!(house.simulator.inspect().count("contact:update"), 0);
    // Something else of it is sent, and the registry's words about the address are told.
    let id = edit(&house, &contact, "last_name", "Novakova").await;
    house.settle().await;
    let words = said(&house, id).await;
    assert!(
        words.contains("addresses are not stored") || words.contains("registrant"),
        "{words}"
    );
}

#[tokio::test]
async fn one_command_for_a_registry_that_folds_ids() {
    let house = House::open().await;
    let (contact, other) = (house.contact("Novak").await, house.contact("Maly").await);
    let domain = house.domain("a.folded").await;
    let id = house.give(domain, Role::Registrant, &contact).await;
    done(&house, id).await;
    let updates = || house.simulator.inspect().count("domain:update");
    let before = updates();
    let id = house.give(domain, Role::Tech, &other).await;
    done(&house, id).await;
    assert_eq!(updates(), before + 1);
    assert_eq!(state(&house, domain).await, "agrees");
    let id = edit(&house, &other, "street1", "Nova 2").await;
    done(&house, id).await;
    assert_eq!(updates(), before + 1, "nobody is put in their own place");
    let shown = view(&house, "a.folded").await;
    let handles: Vec<&str> = shown
        .contacts
        .iter()
        .map(|(_, contact)| contact.handle.as_str())
        .collect();
    assert_eq!(handles, [contact.handle.as_str(), other.handle.as_str()]);

    // Adopted once more it brings the same contacts, though the registry spells them otherwise.
    let actor = house.actor().await;
    house
        .service
        .domains()
        .release(&actor, domain)
        .await
        .unwrap();
    let again = house.domain("a.folded").await;
    assert_eq!(state(&house, again).await, "agrees");
    let mut tx = house.service.db().read().await.unwrap();
    let bound = store::domains::bindings(&mut tx, actor.organization, again);
    let bound = bound.await.unwrap();
    let expected = [(Role::Registrant, contact.id), (Role::Tech, other.id)];
    assert_eq!(bound, expected.into());
}

#[tokio::test]
async fn a_change_that_somebody_looks_at_is_sent_once() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domain = house.domain("a.vetted").await;
    let id = house.give(domain, Role::Registrant, &contact).await;
    done(&house, id).await;
    let id = edit(&house, &contact, "street1", "Nova 2").await;
    done(&house, id).await;
    assert_eq!(house.simulator.inspect().count("contact:update"), 1);
    assert_eq!(house.simulator.inspect().count("contact:create"), 1);
    assert_eq!(state(&house, domain).await, "agrees");
}

#[tokio::test]
async fn capitals_are_told_and_nothing_else_that_is_rewritten() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domain = house.domain("a.rewritten").await;
    let id = house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let task = house.task(id).await;
    let error = task.error.unwrap();
    let fields: Vec<&str> = error
        .differences
        .iter()
        .map(|each| each.difference.field.as_str())
        .collect();
    assert_eq!(fields, ["int.city"], "{error:?}");
    let id = edit(&house, &contact, "city", "PRAHA").await;
    done(&house, id).await;
    assert_eq!(state(&house, domain).await, "agrees");
}

#[tokio::test]
async fn each_registry_is_sent_the_form_that_it_takes() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let names = ["a.example", "a.native", "b.native"];
    for name in names {
        let domain = house.domain(name).await;
        let id = house.give(domain, Role::Registrant, &contact).await;
        done(&house, id).await;
        assert_eq!(state(&house, domain).await, "agrees", "{name}");
    }
    let own = contact.handle.clone();
    let apart = own.replace("-NICH", "-NICL");
    for (name, handle) in names.into_iter().zip([&own, &apart, &apart]) {
        assert_eq!(&view(&house, name).await.contacts[0].1.handle, handle);
    }
    assert_eq!(house.simulator.inspect().count("contact:create"), 2);
    let id = edit(&house, &contact, "street1", "Nova 2").await;
    done(&house, id).await;
    for name in names {
        let shown = &view(&house, name).await.contacts[0].1;
        let postal = shown.loc.as_ref().or(shown.int.as_ref()).unwrap();
        assert_eq!(postal.street, ["Nova 2"], "{name}");
    }
}

#[tokio::test]
async fn dnssec_and_grace_periods_are_what_the_registry_says() {
    let house = House::open().await;
    let contact = house.contact("Novak").await;
    let domain = house.domain("a.redemption").await;
    let id = house.give(domain, Role::Registrant, &contact).await;
    done(&house, id).await;
    let shown = view(&house, "a.redemption").await;
    assert_eq!(shown.signed, Some(false));
    assert_eq!(shown.grace, ["addPeriod"]);
}
