//! A desk with an office, a person and a contact made of both.

use model::contact::Snapshot;
use model::domain_name::DomainName;
use model::id::{DomainId, TaskId};
use model::location::OfficeDraft;
use model::person::PersonDraft;
use model::role::Role;
use model::task::TaskStatus;
use service::contacts::{Contact, Follows, NewContact, Version};
use service::locations::{Location, LocationEdit};
use service::people::{NewPerson, PersonEdit, User};
use service::tasks::{Task, TaskFilter};
use service::{Actor, Changed, Error, Mode, Page};
use std::collections::BTreeMap;
use testkit::House;

pub struct Desk {
    pub house: House,
    pub actor: Actor,
    pub office: Location,
    pub person: User,
    pub contact: Contact,
}

pub fn office(city: &str) -> OfficeDraft {
    OfficeDraft {
        label: city.into(),
        street1: "Dlouha 1".into(),
        city: city.into(),
        postal_code: "602 00".into(),
        country_code: "CZ".into(),
        phone: "+420 541 000 001".into(),
        ..OfficeDraft::default()
    }
}

impl Desk {
    pub async fn open() -> Self {
        let house = House::open().await;
        let actor = house.actor().await;
        let service = &house.service;
        let registered = service
            .locations()
            .create(&actor, &office("Praha"), true)
            .await;
        assert!(registered.unwrap().is_system);
        let office = service
            .locations()
            .create(&actor, &office("Brno"), false)
            .await
            .unwrap();
        let person = service
            .people()
            .create(
                &actor,
                &NewPerson {
                    draft: PersonDraft {
                        first_name: "Jana".into(),
                        last_name: "Novakova".into(),
                        email: "jana@acme.example".into(),
                    },
                },
            )
            .await
            .unwrap();
        let follows = Follows {
            user: Some(person.id),
            location: Some(office.id),
            phone: None,
        };
        let contact = service
            .contacts()
            .create(&actor, NewContact::member(follows, true))
            .await
            .unwrap();
        Self {
            house,
            actor,
            office,
            person,
            contact,
        }
    }

    /// Domains on which the contact holds the role, as registries know it.
    pub async fn named_on(&self, names: &[&str], role: Role) -> Vec<DomainId> {
        let mut domains = Vec::new();
        for name in names {
            let domain = self.house.domain(name).await;
            self.house.give(domain, role, &self.contact).await;
            domains.push(domain);
        }
        self.house.settle().await;
        domains
    }

    pub async fn edit_office(&self, fields: &[(&str, &str)], mode: Mode) -> Changed<Location> {
        let edit = LocationEdit {
            fields: typed(fields),
            is_primary: None,
        };
        self.house
            .service
            .locations()
            .edit(&self.actor, self.office.id, Version::Any, &edit, mode)
            .await
            .unwrap()
    }

    pub async fn edit_person(&self, fields: &[(&str, &str)]) -> Changed<User> {
        let edit = PersonEdit {
            fields: typed(fields),
        };
        self.house
            .service
            .people()
            .edit(&self.actor, self.person.id, Version::Any, &edit, Mode::Do)
            .await
            .unwrap()
    }

    /// The contact as it is now.
    pub async fn now(&self) -> Contact {
        self.book(&self.contact).await
    }

    pub async fn book(&self, contact: &Contact) -> Contact {
        let mut tx = self.house.service.db().read().await.unwrap();
        store::contacts::get(&mut tx, contact.organization_id, contact.id)
            .await
            .unwrap()
            .unwrap()
    }

    pub async fn told(&self) -> Snapshot {
        self.now().await.snapshot
    }

    pub async fn parts(&self, whole: TaskId) -> Vec<Task> {
        let filter = TaskFilter {
            parent_id: Some(whole),
            ..TaskFilter::default()
        };
        self.tasks(&filter).await
    }

    pub async fn tasks(&self, filter: &TaskFilter) -> Vec<Task> {
        let mut page = Page {
            limit: 200,
            after: None,
        };
        let mut all = Vec::new();
        loop {
            let listed = self
                .house
                .service
                .tasks()
                .list(&self.actor, filter, &page)
                .await
                .unwrap();
            all.extend(listed.rows);
            match listed.next {
                Some(next) => page.after = Some(next),
                None => return all,
            }
        }
    }

    pub async fn completed(&self, task: TaskId) -> store::tasks::Task {
        let task = self.house.task(task).await;
        assert_eq!(task.status, TaskStatus::Completed, "{task:?}");
        task
    }

    /// How often each command about contacts and domains reached the registry.
    pub fn sent(&self) -> BTreeMap<String, u64> {
        let mut counts = self.house.simulator.inspect().counts();
        counts.retain(|kind, _| kind.starts_with("contact:") || kind.starts_with("domain:"));
        counts
    }

    /// The city that WHOIS shows for the role.
    pub async fn whois_city(&self, name: &str, role: Role) -> String {
        let view = self
            .house
            .service
            .domains()
            .published(&DomainName::parse(name).unwrap())
            .await
            .unwrap()
            .unwrap();
        let shown = view.contacts.iter().find(|(of, _)| *of == role).unwrap();
        shown.1.int.as_ref().unwrap().city.clone()
    }

    /// The handle that the registry holds for the role.
    pub fn holder(&self, name: &str, role: Role) -> Option<String> {
        let domain = self.house.simulator.inspect().domain(name).unwrap();
        if role == Role::Registrant {
            return domain.registrant;
        }
        domain
            .contacts
            .iter()
            .find(|(kind, _)| kind.as_str() == role.as_str())
            .map(|(_, handle)| handle.clone())
    }
}

fn typed(fields: &[(&str, &str)]) -> BTreeMap<String, String> {
    fields
        .iter()
        .map(|(name, text)| ((*name).into(), (*text).into()))
        .collect()
}

/// The code of a rule that refused, and its words.
pub fn refused<T: std::fmt::Debug>(result: service::Result<T>) -> (&'static str, String) {
    match result.unwrap_err() {
        Error::Rule { code, message, .. } => (code, message.into_owned()),
        other => panic!("no rule: {other:?}"),
    }
}
