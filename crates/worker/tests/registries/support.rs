//! One domain with one contact, at a scripted registry.

use model::contact::Patch;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::published::DomainView;
use model::registry::{RegistryContact, RegistryDomain};
use model::role::Role;
use model::task::{TaskError, TaskStatus};
use registry::scripted::Scripted;
use registry::{Connector, Message};
use std::sync::Arc;
use store::contacts::Contact;
use store::poll_messages::PollMessage;
use testkit::service::contacts::Version;
use testkit::{House, PROFILE};
use worker::{Connectors, Worker};

pub const NAME: &str = "acme.example";

/// The scripted registry, under every name.
pub struct Alone(pub Arc<Scripted>);

impl Connectors for Alone {
    fn connector(&self, _: &str) -> Option<Arc<dyn Connector>> {
        Some(self.0.clone())
    }

    fn all(&self) -> Vec<Arc<dyn Connector>> {
        vec![self.0.clone()]
    }
}

pub struct Desk {
    pub house: House,
    pub registry: Arc<Scripted>,
    pub worker: Worker,
    pub contact: Contact,
    pub domain: DomainId,
}

impl Desk {
    /// The contact is the registrant, at the registry too.
    pub async fn open() -> Self {
        let desk = Self::before().await;
        desk.give().await;
        desk.run().await;
        desk
    }

    /// Nothing was sent yet.
    pub async fn before() -> Self {
        let house = House::open().await;
        let (contact, domain) = (house.contact("Novak").await, house.domain(NAME).await);
        let registry = Arc::new(Scripted::named(PROFILE));
        registry.put_domain(RegistryDomain {
            name: NAME.into(),
            client_id: "scripted".into(),
            ..RegistryDomain::default()
        });
        let worker = house
            .worker_over(Arc::new(Alone(registry.clone())))
            .with_reading(worker::Reading::default());
        Self {
            house,
            registry,
            worker,
            contact,
            domain,
        }
    }

    pub async fn give(&self) -> TaskId {
        let (domain, contact) = (self.domain, &self.contact);
        self.house.give(domain, Role::Registrant, contact).await
    }

    /// Moves the contact to another street.
    pub async fn edit(&self, street: &str) -> TaskId {
        let patch = Patch {
            fields: [("street1".into(), street.into())].into(),
            ..Patch::default()
        };
        let actor = self.house.actor().await;
        let contacts = self.house.service.contacts();
        let saved = contacts.patch(&actor, self.contact.id, Version::Any, &patch);
        saved.await.unwrap().tasks[0]
    }

    /// Lets time pass until nothing is due by itself any more.
    pub async fn run(&self) {
        for _ in 0..400 {
            match self.worker.run_due().await.unwrap().next {
                None => return,
                Some(at) => self.house.clock.to(at),
            }
        }
        panic!("it never ends");
    }

    pub async fn completed(&self, id: TaskId) {
        let task = self.house.task(id).await;
        assert_eq!(task.status, TaskStatus::Completed, "{:?}", task.error);
    }

    pub async fn failed(&self, id: TaskId) -> TaskError {
        let task = self.house.task(id).await;
        assert_eq!(task.status, TaskStatus::Failed);
        task.error.unwrap()
    }

    /// What the steps of the task say, in one text.
    pub async fn said(&self, id: TaskId) -> String {
        let task = self.house.task(id).await;
        let details = task.steps.iter().filter_map(|step| step.detail.clone());
        details.collect::<Vec<_>>().join(" ")
    }

    pub fn sent(&self, verb: &str) -> usize {
        let calls = self.registry.calls();
        calls.iter().filter(|call| call.verb == verb).count()
    }

    /// The contact as a registry is to hold it.
    pub fn wanted(&self) -> RegistryContact {
        let contact = &self.contact;
        let ascii = contact.international.as_ref();
        model::contact::to_registry(&contact.handle, &contact.snapshot, ascii, contact.disclose)
    }

    pub fn held(&self) -> RegistryContact {
        self.registry.contacts()[&self.contact.handle].clone()
    }

    /// Changes what the registry holds of the contact.
    pub fn change(&self, change: impl FnOnce(&mut RegistryContact)) {
        let mut held = self.held();
        change(&mut held);
        self.registry.put_contact(held);
    }

    /// Changes what the registry holds of the domain.
    pub fn change_domain(&self, change: impl FnOnce(&mut RegistryDomain)) {
        let mut held = self.registry.domain(NAME).unwrap();
        change(&mut held);
        self.registry.put_domain(held);
    }

    pub async fn published(&self) -> Option<DomainView> {
        let name = DomainName::parse(NAME).unwrap();
        let published = self.house.service.domains().published(&name).await;
        published.unwrap()
    }

    pub async fn hears(&self, message: Message) {
        self.registry.push_message(message);
        assert_eq!(self.worker.poll_now().await.unwrap(), 1);
        let left = self.registry.poll("look-1").await.unwrap();
        assert_eq!(left, None, "it was acknowledged");
    }

    /// What is kept of the domain's messages, newest first.
    pub async fn messages(&self) -> Vec<PollMessage> {
        let actor = self.house.actor().await;
        let first = store::Page {
            limit: 50,
            after: None,
        };
        let domains = self.house.service.domains();
        let kept = domains.messages(&actor, self.domain, &first).await;
        kept.unwrap().rows
    }
}
