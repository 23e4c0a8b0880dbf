//! The judge's input.

use crate::history::Call;
use crate::world::serve::Incident;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Everything that was seen after a storm, and its history.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// The storm's seed.
    pub seed: u64,
    /// When everything was well again, in milliseconds of the history.
    pub healed_at: u64,
    /// The names of the faults that there were.
    pub faults: Vec<String>,
    /// The history.
    pub calls: Vec<Call>,
    /// What every register said at the beginning.
    pub initial: BTreeMap<String, String>,
    /// What it says in the end.
    pub registers: BTreeMap<String, String>,
    /// The book's contacts.
    pub contacts: Vec<BookContact>,
    /// The locations.
    pub offices: Vec<Office>,
    /// Its domains.
    pub domains: Vec<BookDomain>,
    /// Its tasks.
    pub tasks: Vec<Task>,
    /// The registry's contacts.
    pub registry_contacts: Vec<RegistryContact>,
    /// The registry's domains.
    pub registry_domains: Vec<RegistryDomain>,
    /// By domain and role, what WHOIS says.
    pub whois: BTreeMap<String, BTreeMap<String, Shown>>,
    /// The same of RDAP.
    pub rdap: BTreeMap<String, BTreeMap<String, Shown>>,
    /// The organization's events.
    pub events: Vec<Event>,
    /// The numbers of single tasks' events.
    pub task_events: BTreeMap<String, Vec<u64>>,
    /// The numbers that each reader received across broken connections.
    pub streams: Vec<Vec<u64>>,
    /// What each process answered to `/readyz`; 0 for nothing.
    pub ready: Vec<(usize, u16)>,
    /// What processes did when they were started and ended.
    pub incidents: Vec<Incident>,
    /// What went wrong with the storm's own doing.
    pub troubles: Vec<String>,
    /// Why the rest could not be gathered, though all was well again.
    pub unreadable: Option<String>,
    /// What a restored backup led to.
    pub restored: Option<Restored>,
}

/// A contact of the book.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BookContact {
    /// Its id.
    pub id: String,
    /// Under which registries know it.
    pub handle: String,
    /// Its address; in a storm it never changes.
    pub email: String,
    /// First and last name.
    pub name: String,
    /// The first line of the street.
    pub street1: String,
    /// The city.
    pub city: String,
    /// E.164.
    pub phone: String,
    /// The office that a member contact follows.
    pub office: Option<String>,
}

/// A location.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Office {
    /// Its id.
    pub id: String,
    /// The first line of the street.
    pub street1: String,
}

/// A domain of the book.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BookDomain {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// By role, the contact's id.
    pub roles: BTreeMap<String, String>,
}

/// A task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Task {
    /// Its id.
    pub id: String,
    /// What it changes.
    pub task_type: String,
    /// Where it stands.
    pub status: String,
    /// The domain it changes.
    pub domain: Option<String>,
    /// The task it is a part of.
    pub parent: Option<String>,
    /// Who must act.
    pub awaiting: Option<String>,
    /// Its steps and how each stands.
    pub steps: Vec<(String, String)>,
    /// Why it failed.
    pub failure: Option<TaskFailure>,
}

/// Why a task failed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct TaskFailure {
    /// For programs.
    pub code: String,
    /// For people.
    pub message: String,
}

/// An event, with the task as of then.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Its number in the organization.
    pub id: u64,
    /// The task's id.
    pub task: String,
    /// What it changes.
    pub task_type: String,
    /// Where it stood.
    pub status: String,
    /// The domain it changes.
    pub domain: Option<String>,
}

/// A contact object of the registry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RegistryContact {
    /// Its id.
    pub handle: String,
    /// The registry's own id of the object, never given twice.
    pub roid: String,
    /// Whose it is: in a storm nobody's address ever changes.
    pub email: String,
    /// First and last name.
    pub name: String,
    /// The first line of the street.
    pub street1: String,
    /// The city.
    pub city: String,
    /// E.164.
    pub phone: String,
}

/// A domain object of the registry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RegistryDomain {
    /// Its name.
    pub name: String,
    /// By role, the handles.
    pub roles: BTreeMap<String, Vec<String>>,
    /// By how many years it was renewed.
    pub renewed: i32,
}

/// What the world sees of a contact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// Under which registries know it.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// The first line of the street.
    pub street1: String,
    /// The city.
    pub city: String,
    /// Its address; in a storm it never changes.
    pub email: String,
}

/// What there was before and after a backup was put back and the book went on.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Restored {
    /// The registry's contacts before.
    pub before: Vec<RegistryContact>,
    /// And after.
    pub after: Vec<RegistryContact>,
    /// The book's contacts after.
    pub book: Vec<BookContact>,
    /// The addresses of the contacts that were made after.
    pub newcomers: Vec<String>,
}

impl Task {
    /// Whether it is pending or running.
    #[must_use]
    pub fn is_open(&self) -> bool {
        ["pending", "running"].contains(&self.status.as_str())
    }
}

impl Evidence {
    /// A contact of the book by its id.
    #[must_use]
    pub fn contact(&self, id: &str) -> Option<&BookContact> {
        self.contacts.iter().find(|contact| contact.id == id)
    }

    /// A contact object by its handle.
    #[must_use]
    pub fn object(&self, handle: &str) -> Option<&RegistryContact> {
        self.registry_contacts
            .iter()
            .find(|contact| contact.handle == handle)
    }

    /// A domain object by its name.
    #[must_use]
    pub fn registered(&self, name: &str) -> Option<&RegistryDomain> {
        self.registry_domains
            .iter()
            .find(|domain| domain.name == name)
    }

    /// A task by its id.
    #[must_use]
    pub fn task(&self, id: &str) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }
}
