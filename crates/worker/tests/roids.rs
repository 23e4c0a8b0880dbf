//! Registries that omit the roid of a contact: nobody knows it then, and unknown values equal nothing. Over the scripted registry.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use chrono::TimeDelta;
use model::contact::{Patch, to_registry};
use model::id::TaskId;
use model::registry::{RegistryContact, RegistryDomain};
use model::role::Role;
use model::task::TaskStatus;
use registry::Connector;
use registry::scripted::Scripted;
use std::sync::Arc;
use store::contacts::Contact;
use testkit::service::contacts::Version;
use testkit::{House, PROFILE};
use worker::{Connectors, Pace, Worker};

const NAME: &str = "acme.example";

struct One(Arc<Scripted>);

impl Connectors for One {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        Some(self.0.clone())
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

struct Desk {
    house: House,
    registry: Arc<Scripted>,
    worker: Worker,
    contact: Contact,
}

impl Desk {
    async fn open() -> Self {
        let house = House::open().await;
        let contact = house.contact("Novak").await;
        let registry = Arc::new(Scripted::named(PROFILE));
        registry.hide_roids();
        registry.put_domain(RegistryDomain {
            name: NAME.into(),
            client_id: "scripted".into(),
            ..RegistryDomain::default()
        });
        let worker = Worker::new(
            house.service.db().clone(),
            house.clock.clone(),
            house.chance.clone(),
            Arc::new(One(registry.clone())),
            Pace::default(),
        )
        .by_given_clocks(house.clock.clone());
        Self {
            house,
            registry,
            worker,
            contact,
        }
    }

    /// The contact's object, as recorded, created so long ago; with this e-mail.
    fn put(&self, ago: TimeDelta, email: &str) {
        let contact = &self.contact;
        self.registry.put_contact(RegistryContact {
            email: email.into(),
            created: Some(self.house.clock.get() - ago),
            ..to_registry(&contact.handle, &contact.snapshot, None, contact.disclose)
        });
    }

    async fn give(&self) -> TaskId {
        let domain = self.house.domain(NAME).await;
        let id = self
            .house
            .give(domain, Role::Registrant, &self.contact)
            .await;
        self.run().await;
        id
    }

    /// The registrant once more, by name.
    async fn give_again(&self) -> TaskId {
        let name = model::domain_name::DomainName::parse(NAME).unwrap();
        let (actor, project) = (self.house.actor().await, self.house.founded.project);
        let domains = self.house.service.domains();
        let domain = domains.by_name(&actor, project, &name).await.unwrap();
        let id = self
            .house
            .give(domain.id, Role::Registrant, &self.contact)
            .await;
        self.run().await;
        id
    }

    async fn edit(&self, street: &str) -> TaskId {
        let patch = Patch {
            fields: [("street1".into(), street.into())].into(),
            ..Patch::default()
        };
        let actor = self.house.actor().await;
        let service = &self.house.service;
        let edited = service
            .contacts()
            .patch(&actor, self.contact.id, Version::Any, &patch);
        let id = edited.await.unwrap().tasks[0];
        self.run().await;
        id
    }

    async fn run(&self) {
        while let Some(at) = self.worker.run_due().await.unwrap().next {
            self.house.clock.to(at);
        }
    }

    fn updates(&self) -> usize {
        let calls = self.registry.calls();
        let updates = calls.iter().filter(|call| call.verb == "update_contact");
        updates.count()
    }

    async fn email(&self) -> String {
        self.contact.snapshot.email.clone().unwrap()
    }
}

#[tokio::test]
async fn what_the_book_made_is_changed_without_a_roid() {
    let desk = Desk::open().await;
    let id = desk.give().await;
    assert_eq!(desk.house.task(id).await.status, TaskStatus::Completed);
    let id = desk.edit("New 2").await;
    let task = desk.house.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert_eq!(desk.updates(), 1);
}

#[tokio::test]
async fn an_object_from_before_is_not_taken_for_the_one_that_was_made() {
    let desk = Desk::open().await;
    desk.give().await;
    // Another object has the handle now, created long before ours; neither shows a roid.
    desk.put(TimeDelta::days(900), "stranger@else.example");
    desk.edit("New 2").await;
    assert_eq!(desk.updates(), 0, "it is somebody else's");
    let held = &desk.registry.contacts()[&desk.contact.handle];
    assert_eq!(held.email, "stranger@else.example");
}

#[tokio::test]
async fn an_adopted_object_is_known_by_its_creation() {
    let desk = Desk::open().await;
    let email = desk.email().await;
    desk.put(TimeDelta::days(900), &email);
    let id = desk.give().await;
    let task = desk.house.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    let id = desk.edit("New 2").await;
    let task = desk.house.task(id).await;
    assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    assert_eq!(desk.updates(), 1);
    // Deleted and recreated by somebody else: created at another moment.
    desk.put(TimeDelta::days(1), "stranger@else.example");
    desk.edit("New 3").await;
    // The registrant is asked for by name: what nobody named would wait for a yes.
    let id = desk.give_again().await;
    let task = desk.house.task(id).await;
    assert_eq!(task.error.unwrap().code.as_str(), "contact.object_not_ours");
    assert_eq!(desk.updates(), 1);
}
