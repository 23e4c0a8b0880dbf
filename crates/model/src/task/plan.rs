//! The worker's notes on a task of one domain between its steps: written with each step, read by the next claimer of the task.

use super::{TaskError, TaskResult};
use crate::id::ContactId;
use crate::published::DomainView;
use crate::registry::{Holders, RegistryContact};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// The worker's own notes on a task.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Plan {
    /// Which handle is to hold which role. A role without a holder is absent.
    pub holders: Holders,
    /// The contacts behind those handles.
    pub contacts: BTreeMap<String, ContactId>,
    /// The contact objects as last wanted, by handle.
    pub wanted: BTreeMap<String, RegistryContact>,
    /// The version of the contacts at that time, by handle.
    pub versions: BTreeMap<String, i64>,
    /// What has been done so far.
    pub result: TaskResult,
    /// The expiry date before the renewal.
    pub ends: Option<DateTime<Utc>>,
    /// Changes that are pending at the registry (1001): of contacts by their handle, of the domain under [`DOMAIN`].
    pub pending: BTreeMap<String, Pending>,
    /// What was read back, for the public view.
    pub view: Option<DomainView>,
    /// The registry does not hold the domain under our account any more.
    pub gone: bool,
    /// Consecutive failures.
    pub failures: u32,
    /// How often in all the task waited for somebody.
    pub waits: u32,
    /// How often the read-back found differences.
    pub disagreements: u32,
    /// Commands sent: makes their transaction ids differ.
    pub commands: u32,
    /// The task is to end as soon as the registry's data was read.
    pub ending: Option<Ending>,
    /// The contact object that the question is about, when the task waits for a yes to changing what is other domains' registrant; [`DOMAIN`], when it is about
    /// the registrant of this one, whose role the book gives to nobody.
    pub asks: Option<String>,
    /// The objects to which somebody has said yes; [`DOMAIN`] likewise.
    pub allowed: BTreeSet<String>,
}

/// The domain itself, in [`Plan::pending`].
pub const DOMAIN: &str = "";

/// A change that is pending at the registry.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Pending {
    /// When it was accepted, or when it was first seen.
    pub since: Option<DateTime<Utc>>,
    /// The response 1001 was to this task. Otherwise only the object's status shows a pending change.
    pub ours: bool,
    /// The object has shown a pending status since.
    pub seen: bool,
    /// When the object first showed none any more.
    pub gone: Option<DateTime<Utc>>,
    /// The registry's later result.
    pub verdict: Option<Verdict>,
}

/// The result of a pending change, in a message of the registry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It was carried out.
    Granted,
    /// It was rejected, with the registry's message.
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
    /// The contact has another handle than when it was planned.
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

    /// Records that a contact object was created, updated or left as it was.
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
