//! A contact that a domain shows, and a registry that decides later.

use model::contact::Patch;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::role::Role;
use registry::Connector;
use registry::scripted::Scripted;
use std::sync::Arc;
use store::contacts::Contact;
use testkit::House;
use testkit::service::contacts::Version;
use worker::{Connectors, Worker};

pub const NAME: &str = "acme.example";

/// A contact that the domain shows as its registrant, and has since it was brought there.
pub async fn shown() -> (House, Contact, DomainId) {
    let house = House::open().await;
    let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    (house, contact, domain)
}

pub async fn move_to(house: &House, contact: &Contact, street: &str) -> Vec<TaskId> {
    let patch = Patch {
        fields: [("street1".into(), street.into())].into(),
        ..Patch::default()
    };
    let saved = house
        .service
        .contacts()
        .patch(&house.actor().await, contact.id, Version::Any, &patch)
        .await;
    saved.unwrap().tasks
}

/// The registrant's street as WHOIS shows it, and as the registry holds it.
pub async fn streets(house: &House, name: &str) -> [String; 2] {
    let parsed = DomainName::parse(name).unwrap();
    let view = house
        .service
        .domains()
        .published(&parsed)
        .await
        .unwrap()
        .unwrap();
    let shown = view
        .contacts
        .iter()
        .find(|(role, _)| *role == Role::Registrant);
    let direct = house.line.direct();
    let domain = direct.domain_info("look-1", name).await.unwrap().unwrap();
    let handle = domain.registrant.unwrap();
    let held = direct
        .contact_info("look-2", &handle)
        .await
        .unwrap()
        .unwrap();
    [shown.unwrap().1.clone(), held].map(|each| each.int.unwrap().street.join(" "))
}

/// A registry that answers 1001 and shows no `pendingUpdate`.
pub struct Silent(pub Arc<Scripted>);

impl Connectors for Silent {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        Some(self.0.clone())
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

/// Lets time pass until nothing is due by itself any more; returns how often the task was polled.
pub async fn wait(house: &House, worker: &Worker) -> usize {
    let mut looks = 0;
    while let Some(at) = worker.run_due().await.unwrap().next {
        house.clock.to(at);
        looks += 1;
        assert!(looks < 400, "it never ends");
    }
    looks
}
