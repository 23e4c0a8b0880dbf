//! A task that a worker holds, and registries of every kind.

use model::contact::Patch;
use model::id::TaskId;
use model::role::Role;
use registry::Connector;
use std::sync::Arc;
use store::contacts::Contact;
use store::tasks::TaskFilter;
use testkit::service::Page;
use testkit::service::contacts::Version;
use testkit::service::tasks::Task;
use testkit::{Gate, Gated, House, PROFILE};
use worker::{Claimed, Connectors, Worker};

pub async fn street(house: &House, contact: &Contact, to: &str) -> Vec<TaskId> {
    let patch = Patch {
        fields: [("street1".to_owned(), to.to_owned())].into(),
        ..Patch::default()
    };
    let actor = house.actor().await;
    house
        .service
        .contacts()
        .patch(&actor, contact.id, Version::Any, &patch)
        .await
        .unwrap()
        .tasks
}

/// Which street the registry holds.
pub async fn at_registry(house: &House, contact: &Contact) -> String {
    let direct = house.line.direct();
    let found = direct.contact_info("look", &contact.handle).await.unwrap();
    let found = found.unwrap();
    let postal = found.loc.or(found.int).unwrap();
    postal.street[0].clone()
}

pub async fn tasks(house: &House) -> Vec<Task> {
    let page = Page {
        limit: 200,
        after: None,
    };
    let actor = house.actor().await;
    let filter = TaskFilter::default();
    let listed = house.service.tasks().list(&actor, &filter, &page).await;
    listed.unwrap().rows
}

/// An installation whose contact is the registrant of a domain, all settled; and an edit of it that a worker behind the gate has claimed.
pub async fn frozen(house: &House) -> (Contact, Arc<Gate>, Worker, Claimed) {
    let contact = house.contact("Novak").await;
    let domain = house.domain("acme.example").await;
    house.give(domain, Role::Registrant, &contact).await;
    house.settle().await;
    let edit = street(house, &contact, "Middle street 2").await;
    let gate = Gate::of(house);
    let worker = house.worker_over(Arc::new(Gated(gate.clone())));
    let task = worker.claim().await.unwrap().unwrap();
    assert_eq!([task.id], edit[..]);
    (contact, gate, worker, task)
}

/// One registry.
pub struct One(pub Arc<dyn Connector>);

impl Connectors for One {
    fn connector(&self, registry: &str) -> Option<Arc<dyn Connector>> {
        (registry == PROFILE).then(|| Arc::clone(&self.0))
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![Arc::clone(&self.0)]
    }
}

/// Several, of which only the queues are polled.
pub struct Queues(pub Vec<Arc<dyn Connector>>);

impl Connectors for Queues {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        None
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        self.0.clone()
    }
}
