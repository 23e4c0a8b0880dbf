//! A task for many domains: which ones it covers. It creates one `update_contacts` task for each of them and ends when all of those have.

use crate::id::{ContactId, DomainId, PlanId, TeamId};
use crate::role::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Domains that a decision affects. Which ones is looked up when the tasks are created, so a domain that was added meanwhile is covered too.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "over", rename_all = "snake_case")]
pub enum Over {
    /// All that show one of these contacts in any role, from whatever source.
    Contacts {
        /// The contacts.
        ids: Vec<ContactId>,
    },
    /// The team's, as far as they have no binding of their own for one of these roles.
    Team {
        /// The team.
        id: TeamId,
        /// The roles whose slots changed.
        roles: Vec<Role>,
    },
    /// All for which neither the domain nor its team has a contact for one of these roles.
    Organization {
        /// The roles whose defaults changed.
        roles: Vec<Role>,
    },
    /// Those whose own binding was set to this contact at that moment: the ones that a replacement re-pointed.
    Bound {
        /// The contact.
        contact: ContactId,
        /// When.
        at: DateTime<Utc>,
    },
    /// These.
    Domains {
        /// The domains.
        #[serde(with = "super::packed")]
        ids: Vec<DomainId>,
    },
    /// Those to which something is sent by this saved plan. It says too which of them get another registrant, and from when a renewal of each is counted; it is kept as long as its task may
    /// need it.
    Plan {
        /// The plan.
        id: PlanId,
    },
    /// The same in tasks of earlier versions, which named the domains themselves.
    Planned {
        /// The domains.
        #[serde(with = "super::packed")]
        ids: Vec<DomainId>,
        /// Those of which the plan has said that they get another registrant.
        #[serde(with = "super::packed")]
        registrants: Vec<DomainId>,
        /// Of a renewal: the expiry date from which each is counted, where it is known.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        ends: BTreeMap<DomainId, DateTime<Utc>>,
    },
}

impl Over {
    /// The expiry date from which a renewal of the domain is counted, where a task of an earlier version names one itself.
    #[must_use]
    pub fn ends(&self, domain: DomainId) -> Option<DateTime<Utc>> {
        match self {
            Self::Planned { ends, .. } => ends.get(&domain).copied(),
            _ => None,
        }
    }
}

/// The progress of a task that imports a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rows {
    /// Rows to be written.
    pub total: u32,
    /// Rows written.
    pub done: u32,
    /// Rows failed.
    pub failed: u32,
    /// Consecutive failures: of batches, not of rows.
    pub failures: u32,
}

/// The worker's notes on a task that covers many domains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Spread {
    /// What it covers.
    pub over: Vec<Over>,
    /// When whoever named registrants last did so: a domain that came into the book later is covered, and nobody has named its registrant.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named_at: Option<DateTime<Utc>>,
    /// Contacts whose refresh waits for approval before anything is sent; empty when nothing waits.
    pub held: Vec<ContactId>,
    /// The last domain that has its task; tasks are created in the order of domains' ids.
    pub cursor: Option<DomainId>,
    /// How many tasks were created.
    pub made: u32,
    /// How many of them have ended.
    pub ended: u32,
    /// How many of those failed.
    pub failed: u32,
    /// How many domains had a pending task that includes this change.
    pub joined: u32,
    /// Of a plan: how many of its domains were left out, since their registries would refuse them.
    pub left_out: u32,
    /// Consecutive failures.
    pub failures: u32,
}
