//! The named steps of a task.

use crate::words;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

words! {
    /// A step of a task. One that changes who is shown for a domain has the five from *prepare* to *publish*, one that changes the domain itself those without *contacts*; one that covers many domains has *spread* and *domains*, behind *approve* where somebody must say yes first; one that takes a file in has *rows*.
    pub enum StepName titles {
        /// Take the rows of a file in.
        Rows = "rows", "Rows";
        /// Wait for an operator's yes.
        Approve = "approve", "Approve";
        /// Make a task for each domain.
        Spread = "spread", "Spread";
        /// Wait until all of them have ended.
        Domains = "domains", "Domains";
        /// Resolve the roles, check what would be sent, write it down.
        Prepare = "prepare", "Prepare";
        /// Create or update contact objects.
        Contacts = "contacts", "Contacts";
        /// Point the domain at them, or change it.
        Domain = "domain", "Domain";
        /// Ask the registry what it holds now, and compare.
        ReadBack = "read_back", "Read back";
        /// Show the world what was read.
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
    /// The step of a task that nobody here can carry out: it says why.
    pub const NOTHING: [Self; 1] = [Self::Prepare];
    /// The steps of a task that covers many domains.
    pub const SPREAD: [Self; 2] = [Self::Spread, Self::Domains];
    /// The step of a task that takes a file in.
    pub const FILE: [Self; 1] = [Self::Rows];
    /// The same as [`StepName::SPREAD`], where an operator must say yes first.
    pub const HELD: [Self; 3] = [Self::Approve, Self::Spread, Self::Domains];
}

words! {
    /// Where a step stands.
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

/// One step of a task as everybody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which.
    pub name: StepName,
    /// Where it stands.
    pub status: StepStatus,
    /// When it began first.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// What it did or waits for, one line for people.
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

/// How far a task is, in steps. Derived, never stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    /// Steps that are done.
    pub done: u32,
    /// All steps.
    pub total: u32,
    /// The step that runs or comes next; `None` when all are done.
    pub step: Option<StepName>,
}

/// How far these steps are.
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
