//! The named steps of a task.

use crate::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

words! {
    /// A step of a task. One that changes who is shown for a domain has the five from *prepare* to *publish*, one that changes the domain itself those without *contacts*; one that covers many domains has *spread* and *domains*, after *approve* where approval is required; one that imports a file has *rows*.
    pub enum StepName titles {
        /// Import the rows of a file.
        Rows = "rows", "Rows";
        /// Wait for an operator's approval.
        Approve = "approve", "Approve";
        /// Create a task for each domain.
        Spread = "spread", "Spread";
        /// Wait until all of them have ended.
        Domains = "domains", "Domains";
        /// Resolve the roles, check what would be sent, record it.
        Prepare = "prepare", "Prepare";
        /// Create or update contact objects.
        Contacts = "contacts", "Contacts";
        /// Point the domain at them, or change it.
        Domain = "domain", "Domain";
        /// Query what the registry holds now, and compare.
        ReadBack = "read_back", "Read back";
        /// Publish what was read.
        Publish = "publish", "Publish";
    }
}

impl StepName {
    /// The steps of a task that changes one domain.
    pub const DOMAIN: [Self; 5] = [
        Self::Prepare,
        Self::Contacts,
        Self::Domain,
        Self::ReadBack,
        Self::Publish,
    ];
    /// The steps of a task that changes a domain object and no contact.
    pub const ORDER: [Self; 4] = [Self::Prepare, Self::Domain, Self::ReadBack, Self::Publish];
    /// The step of a task that is not supported here: it says why.
    pub const NOTHING: [Self; 1] = [Self::Prepare];
    /// The steps of a task that covers many domains.
    pub const SPREAD: [Self; 2] = [Self::Spread, Self::Domains];
    /// The step of a task that imports a file.
    pub const FILE: [Self; 1] = [Self::Rows];
    /// The same as [`StepName::SPREAD`], where approval is required first.
    pub const HELD: [Self; 3] = [Self::Approve, Self::Spread, Self::Domains];
}

words! {
    /// The status of a step.
    pub enum StepStatus titles {
        /// Not begun.
        Pending = "pending", "Not begun";
        /// Begun.
        Running = "running", "Running";
        /// Done.
        Done = "done", "Done";
        /// Ended the task.
        Failed = "failed", "Failed";
    }
}

/// One step of a task as callers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// Its status.
    pub status: StepStatus,
    /// When it first began.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Its result or what it waits for, one line for people.
    pub detail: Option<String>,
}

impl Step {
    /// These steps, not begun.
    #[must_use]
    pub fn pending(names: &[StepName]) -> Vec<Self> {
        names
            .iter()
            .map(|&name| Self {
                name,
                status: StepStatus::Pending,
                started_at: None,
                completed_at: None,
                detail: None,
            })
            .collect()
    }
}

/// The progress of a task, in steps. Derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps that are done.
    pub done: u32,
    /// All steps.
    pub total: u32,
    /// The step that runs or comes next; `None` when all are done.
    pub step: Option<StepName>,
}

/// The progress of these steps.
#[must_use]
pub fn progress(steps: &[Step]) -> Progress {
    let done = steps
        .iter()
        .filter(|step| step.status == StepStatus::Done)
        .count();
    let step = steps
        .iter()
        .find(|step| step.status != StepStatus::Done)
        .map(|step| step.name);
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Progress {
        done: count(done),
        total: count(steps.len()),
        step,
    }
}
