//! What the worker notes on a task of one domain between its steps: written with each step, read by whoever claims the task next.

use super::{TaskError, TaskResult};
use crate::id::ContactId;
use crate::published::DomainView;
use crate::registry::{Holders, RegistryContact};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The worker's own notes on a task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Which handle is to hold which role. A role that the book gives to nobody is absent.
    pub holders: Holders,
    /// The contacts behind those handles.
    pub contacts: BTreeMap<String, ContactId>,
    /// The contact objects as they were last wanted, by handle.
    pub wanted: BTreeMap<String, RegistryContact>,
    /// Which version of the contacts that was, by handle.
    pub versions: BTreeMap<String, i64>,
    /// What has been done so far.
    pub result: TaskResult,
    /// When the registration ended before it was extended.
    pub ends: Option<DateTime<Utc>>,
    /// Changes that the registry has not decided about (1001): of contacts by their handle, of the domain under [`DOMAIN`].
    pub pending: BTreeMap<String, Pending>,
    /// What was read back, for the world to see.
    pub view: Option<DomainView>,
    /// Failures in a row.
    pub failures: u32,
    /// How often in all the task waited for somebody.
    pub waits: u32,
    /// How often the read-back disagreed.
    pub disagreements: u32,
    /// Commands sent: makes their transaction ids differ.
    pub commands: u32,
    /// The task is to end, as soon as the registry has said what it holds.
    pub ending: Option<Ending>,
}

/// The domain itself, among [`Plan::pending`].
pub const DOMAIN: &str = "";

/// A change that the registry took and has not decided about.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pending {
    /// When it took it, or when it was first seen.
    pub since: Option<DateTime<Utc>>,
    /// It answered 1001 to this task. Else its status alone shows that something is under way.
    pub ours: bool,
    /// The object has shown a pending status since.
    pub seen: bool,
    /// When the object first showed none any more.
    pub gone: Option<DateTime<Utc>>,
    /// What the registry said later.
    pub verdict: Option<Verdict>,
}

/// How a pending change ended, in a message of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was made.
    Granted,
    /// It was not, in the registry's words.
    Refused(String),
}

/// How a task is to end.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ending {
    /// Why it failed; `None`: it was cancelled.
    pub error: Option<TaskError>,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl Plan {
    /// The contact has another handle than when it was planned for.
    pub fn rename(&mut self, id: ContactId, handle: &str) {
        let known = self.contacts.iter().find(|(_, each)| **each == id);
        let Some(before) = known.map(|(before, _)| before.clone()) else {
            return;
        };
        if before == handle {
            return;
        }
        self.contacts.remove(&before);
        self.contacts.insert(handle.to_owned(), id);
        self.wanted.remove(&before);
        self.versions.remove(&before);
        self.pending.remove(&before);
        for holder in self.holders.values_mut().filter(|held| **held == before) {
            handle.clone_into(holder);
        }
    }

    /// Notes that a contact object was created, updated or left as it was.
    pub fn note(&mut self, handle: &str, list: fn(&mut TaskResult) -> &mut Vec<String>) {
        let known = [&self.result.created, &self.result.updated]
            .into_iter()
            .any(|done| done.iter().any(|each| each == handle));
        let list = list(&mut self.result);
        if !known && !list.iter().any(|each| each == handle) {
            list.push(handle.to_owned());
        }
    }
}
