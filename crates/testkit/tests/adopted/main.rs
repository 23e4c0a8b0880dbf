//! Adopting: what a registry holds comes into the book with the domain, and nothing is sent.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod objects;
mod sent;
mod team;

use async_trait::async_trait;
use model::domain_name::DomainName;
use model::id::DomainId;
use model::published::DomainView;
use model::registry::{ContactsRead, Postal, RegistryContact};
use model::role::Role;
use service::domains::{Adopted, Adopting};
use service::{Actor, Error, Held, Holding, Mode, Passwords, RegistryUnavailable, Seals, Service};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use testkit::House;

/// Our name at the registry.
const ACCOUNT: &str = "nichandle";

/// A registry that holds what it is told.
#[derive(Default)]
struct Told {
    domains: Mutex<BTreeMap<String, Vec<(Role, &'static str)>>>,
    contacts: Mutex<BTreeMap<String, RegistryContact>>,
    /// Each object that was asked for.
    asked: Mutex<Vec<String>>,
}

#[async_trait]
impl service::Registries for Told {
    fn name_for(&self, _: &DomainName) -> String {
        "told".into()
    }

    fn shares_account(&self, _: &DomainName) -> bool {
        false
    }

    async fn held(
        &self,
        name: &DomainName,
        read: &mut ContactsRead,
    ) -> Result<Held, RegistryUnavailable> {
        let Some(holders) = self.domains.lock().unwrap().get(name.ascii()).cloned() else {
            return Ok(Held::NotOurs);
        };
        let (mut contacts, mut unread) = (Vec::new(), Vec::new());
        for (role, handle) in &holders {
            let object = read.entry((*handle).to_owned()).or_insert_with(|| {
                self.asked.lock().unwrap().push((*handle).to_owned());
                self.contacts.lock().unwrap().get(*handle).cloned()
            });
            match object {
                Some(object) => contacts.push((*role, object.clone())),
                None => unread.push((*role, (*handle).to_owned())),
            }
        }
        let view = DomainView {
            name: name.clone(),
            roid: "D-1".into(),
            statuses: vec!["ok".into()],
            nameservers: Vec::new(),
            created: None,
            updated: None,
            expires: None,
            contacts,
            unread,
            read_at: chrono::DateTime::UNIX_EPOCH,
            signed: None,
            grace: Vec::new(),
        };
        let owned = |(role, handle): (Role, &str)| (role, handle.to_owned());
        Ok(Held::Ours(Box::new(Holding {
            view,
            holders: holders.into_iter().map(owned).collect(),
            account: ACCOUNT.into(),
        })))
    }
}

impl Told {
    fn domain(&self, name: &str, holders: &[(Role, &'static str)]) {
        let mut domains = self.domains.lock().unwrap();
        domains.insert(name.into(), holders.to_vec());
    }

    fn contact(&self, contact: RegistryContact) {
        let mut contacts = self.contacts.lock().unwrap();
        contacts.insert(contact.handle.clone(), contact);
    }
}

/// An object of ours, unless it is changed.
fn object(handle: &str, name: &str) -> RegistryContact {
    RegistryContact {
        handle: handle.into(),
        int: Some(Postal {
            name: name.into(),
            street: vec!["Gasse 1".into()],
            city: "Wien".into(),
            country_code: "AT".into(),
            ..Postal::default()
        }),
        voice: Some("+43.1234567".into()),
        email: "a@holder.example".into(),
        disclose: true,
        roid: Some(format!("R-{handle}")),
        client_id: ACCOUNT.into(),
        ..RegistryContact::default()
    }
}

/// The same, of another registrar.
fn foreign(handle: &str, name: &str) -> RegistryContact {
    RegistryContact {
        client_id: "another".into(),
        ..object(handle, name)
    }
}

/// A desk over a registry that is told what it holds.
struct Desk {
    house: House,
    told: Arc<Told>,
    service: Service,
    actor: Actor,
}

impl Desk {
    async fn open() -> Self {
        let house = House::open().await;
        let told = Arc::<Told>::default();
        let service = Service::new(
            house.service.db().clone(),
            house.clock.clone(),
            house.chance.clone(),
            told.clone(),
            Passwords::cheap(house.chance.clone()).unwrap(),
            Seals::new("the secret key of a house in a test", house.chance.clone()).unwrap(),
        );
        Self {
            actor: house.actor().await,
            house,
            told,
            service,
        }
    }

    fn adopting<'a>(&self, name: &'a str) -> Adopting<'a> {
        Adopting {
            project: self.house.founded.project,
            name,
            team: None,
            send: false,
        }
    }

    async fn take_in(&self, adopting: Adopting<'_>) -> Result<Adopted, Error> {
        let read = &mut ContactsRead::new();
        let domains = self.service.domains();
        domains.take_in(&self.actor, adopting, read, Mode::Do).await
    }

    async fn adopt(&self, name: &str) -> Adopted {
        self.take_in(self.adopting(name)).await.unwrap()
    }

    /// The roles of a domain: role, handle.
    async fn held(&self, domain: DomainId) -> Vec<(Role, String)> {
        let domains = self.service.domains();
        let holders = domains.contacts(&self.actor, domain).await.unwrap();
        let named =
            |holder: &service::domains::Holder| (holder.role, holder.contact.handle.clone());
        holders.iter().map(named).collect()
    }

    async fn tasks(&self) -> usize {
        let page = service::Page {
            limit: 200,
            after: None,
        };
        let filter = service::tasks::TaskFilter::default();
        let listed = self.service.tasks().list(&self.actor, &filter, &page).await;
        listed.unwrap().rows.len()
    }
}
