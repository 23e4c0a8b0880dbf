//! What a task remembers between its steps: written with each step, read by whoever claims the task next.

use chrono::{DateTime, Utc};
use model::id::ContactId;
use model::published::DomainView;
use model::registry::{Holders, RegistryContact};
use model::task::TaskResult;
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
    /// What has been done so far.
    pub result: TaskResult,
    /// When the registration ended before it was extended.
    pub ends: Option<DateTime<Utc>>,
    /// The registry said 1001 to our change of the domain.
    pub domain_pending: bool,
    /// The registry said later that it will not make the change, in its words.
    pub verdict: Option<String>,
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
}

impl Plan {
    /// Notes that a contact object was created, updated or left as it was.
    pub(crate) fn note(&mut self, handle: &str, list: fn(&mut TaskResult) -> &mut Vec<String>) {
        let known = [&self.result.created, &self.result.updated]
            .into_iter()
            .any(|done| done.iter().any(|each| each == handle));
        let list = list(&mut self.result);
        if !known && !list.iter().any(|each| each == handle) {
            list.push(handle.to_owned());
        }
    }
}
