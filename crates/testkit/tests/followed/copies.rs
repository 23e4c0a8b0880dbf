//! A domain withholds a contact that others publish: its copy follows person and office, and whoever takes over is withheld there too.

use crate::desk::Desk;
use model::id::DomainId;
use model::role::Role;
use model::task::{Params, TaskType};
use service::Mode;
use service::contacts::{Contact, Version};
use service::domains::{Holder, Order};
use service::people::Leaving;
use service::teams::TeamEdit;

impl Desk {
    async fn privacy(&self, domain: DomainId, task_type: TaskType) {
        let order = Order {
            task_type,
            params: Params::default(),
        };
        let domains = self.house.service.domains();
        let ordered = domains
            .order(&self.actor, domain, Version::Any, order)
            .await;
        let task = ordered.unwrap().id;
        self.house.settle().await;
        self.completed(task).await;
    }

    async fn held(&self, domain: DomainId, role: Role) -> Holder {
        let domains = self.house.service.domains();
        let card = domains.card(&self.actor, domain).await.unwrap();
        let mut holders = card.holders.into_iter();
        holders.find(|holder| holder.role == role).unwrap()
    }
}

fn is_copy_of(copy: &Contact, original: &Contact) -> bool {
    let of = copy.copy_of.as_ref();
    !copy.disclose && of.is_some_and(|of| of.id == original.id)
}

#[tokio::test]
async fn a_copy_follows_its_office_and_leaves_with_the_person() {
    let desk = Desk::open().await;
    let names = ["a.example", "b.example"];
    let domains = desk.named_on(&names, Role::Tech).await;
    assert!(desk.contact.disclose);
    desk.privacy(domains[0], TaskType::EnableWhoisPrivacy).await;
    let copy = desk.held(domains[0], Role::Tech).await.contact;
    assert!(is_copy_of(&copy, &desk.contact), "{copy:?}");
    let there = |name: &str| desk.holder(name, Role::Tech).unwrap();
    assert_eq!(there(names[0]), copy.handle);
    assert_eq!(there(names[1]), desk.contact.handle);

    let plan = desk.edit_office(&[("city", "Ostrava")], Mode::Plan).await;
    assert_eq!((plan.impact.contacts.len(), plan.impact.domains), (2, 2));
    desk.edit_office(&[("city", "Ostrava")], Mode::Do).await;
    desk.house.settle().await;
    assert_eq!(desk.book(&copy).await.snapshot.city, "Ostrava");
    assert_eq!(desk.whois_city(names[1], Role::Tech).await, "Ostrava");
    let object = desk.house.simulator.inspect().domain(names[0]).unwrap();
    assert_eq!(object.contacts.len(), 1, "{object:?}");

    let heir = desk.house.contact("Nastupce").await;
    let people = desk.house.service.people();
    let how = (Leaving::Deactivate, Some(heir.id));
    let left = people.let_go(&desk.actor, desk.person.id, Version::Any, how, Mode::Do);
    assert_eq!(left.await.unwrap().impact.domains, 2);
    desk.house.settle().await;
    let taken = desk.held(domains[0], Role::Tech).await.contact;
    assert!(is_copy_of(&taken, &heir), "{taken:?}");
    assert_eq!(there(names[0]), taken.handle);
    assert_eq!(there(names[1]), heir.handle);
}

#[tokio::test]
async fn what_was_inherited_is_inherited_again() {
    let desk = Desk::open().await;
    let service = &desk.house.service;
    let new = TeamEdit {
        name: Some("Web".into()),
        slots: [(Role::Admin, Some(desk.contact.id))].into(),
        ..TeamEdit::default()
    };
    let team = service
        .teams()
        .create(&desk.actor, &new)
        .await
        .unwrap()
        .team;
    let domain = desk.house.domain("team.example").await;
    let given = service
        .domains()
        .set_team(&desk.actor, (domain, Version::Any), Some(team.id))
        .await;
    given.unwrap();
    desk.house.settle().await;
    let before = desk.held(domain, Role::Admin).await;
    desk.privacy(domain, TaskType::EnableWhoisPrivacy).await;
    let copied = desk.held(domain, Role::Admin).await;
    assert!(is_copy_of(&copied.contact, &desk.contact), "{copied:?}");
    assert_ne!(copied.source, before.source);
    // Twice is once.
    desk.privacy(domain, TaskType::EnableWhoisPrivacy).await;
    assert_eq!(desk.held(domain, Role::Admin).await, copied);
    for _ in 0..2 {
        desk.privacy(domain, TaskType::DisableWhoisPrivacy).await;
        assert_eq!(desk.held(domain, Role::Admin).await, before);
    }
    let mut tx = service.db().read().await.unwrap();
    let organization = desk.contact.organization_id;
    let gone = store::contacts::get(&mut tx, organization, copied.contact.id).await;
    assert_eq!(gone.unwrap(), None);
    let into = store::contacts::merged_into(&mut tx, organization, copied.contact.id).await;
    assert_eq!(into.unwrap(), Some(desk.contact.id));
    drop(tx);
    assert_eq!(
        desk.holder("team.example", Role::Admin),
        Some(desk.contact.handle.clone())
    );
}
