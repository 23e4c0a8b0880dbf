//! A task that is many: which domains it covers. It makes one `update_contacts` task for each of them and ends when all of those have.

use crate::id::{ContactId, DomainId, TeamId};
use crate::role::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Domains that a decision touches. Which ones is looked up when the tasks are made, so a domain that joined meanwhile is covered too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "over", rename_all = "snake_case")]
pub enum Over {
    /// All that show one of these contacts in any role, wherever it comes from.
    Contacts {
        /// The contacts.
        ids: Vec<ContactId>,
    },
    /// The team's, as far as they name nobody of their own for one of these roles.
    Team {
        /// The team.
        id: TeamId,
        /// The roles whose slots changed.
        roles: Vec<Role>,
    },
    /// All for which neither the domain nor its team names anybody for one of these roles.
    Organization {
        /// The roles whose defaults changed.
        roles: Vec<Role>,
    },
    /// Those whose own binding was set to this contact at that moment: what one replacement re-pointed.
    Bound {
        /// The contact that they were given.
        contact: ContactId,
        /// When.
        at: DateTime<Utc>,
    },
    /// These.
    Domains {
        /// The domains.
        ids: Vec<DomainId>,
    },
}

/// How far a task is that takes a file in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rows {
    /// Rows that are to be written.
    pub total: u32,
    /// Rows that were.
    pub done: u32,
    /// Rows that could not be.
    pub failed: u32,
    /// Failures in a row: of batches, not of rows.
    pub failures: u32,
}

/// What the worker must know of a task that covers many domains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spread {
    /// What it covers.
    pub over: Vec<Over>,
    /// Contacts whose refresh waits for a yes before anything is made; empty when nothing waits.
    pub held: Vec<ContactId>,
    /// The last domain that has its task; tasks are made in the order of domains' ids.
    pub cursor: Option<DomainId>,
    /// How many tasks were made.
    pub made: u32,
    /// How many of them have ended.
    pub ended: u32,
    /// How many of those did not reach what was wanted.
    pub failed: u32,
    /// How many domains had a task that waits already and will bring this change along.
    pub joined: u32,
    /// Failures in a row.
    pub failures: u32,
}
