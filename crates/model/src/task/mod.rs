//! Durable tasks: changes at registries, step by step.
//!
//! The JSON of these types is what the store keeps ([`crate::stored`]); the API's is the crate `wire`'s. So a member that is renamed here needs a new version there.

mod created_by;
mod failure;
mod kind;
mod order;
pub(crate) mod packed;
mod plan;
mod spread;
mod state;
mod step;
#[cfg(test)]
mod tests;

pub use created_by::{ActorKind, CreatedBy};
pub use failure::FailureCode;
pub use kind::{Awaiting, StreamEvent, TaskStatus, TaskType};
pub use order::{MOST_NAMESERVERS, MOST_YEARS, Params, Road};
pub use plan::{DOMAIN, Ending, Pending, Plan, Verdict};
pub use spread::{Over, Rows, Spread};
pub use state::TaskState;
pub use step::{Progress, Step, StepName, StepStatus, progress};

use crate::agreement::Take;
use crate::import::Kind;
use crate::registry::Difference;
use crate::role::Role;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Why a task failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskError {
    /// The code, for programs.
    pub code: FailureCode,
    /// One sentence for people; the registry's own message when it refused.
    pub message: String,
    /// The registry's result code (RFC 5730, section 3), when it gave one.
    pub registry_code: Option<u16>,
    /// Whether a manual retry can help without changing anything first.
    pub retryable: bool,
    /// The differences found by the read-back, field by field.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub differences: Vec<TaskDifference>,
}

impl TaskError {
    /// A failure without the registry's own code and without differences.
    #[must_use]
    pub fn new(code: FailureCode, message: impl Into<String>, retryable: bool) -> Self {
        Self {
            code,
            message: message.into(),
            registry_code: None,
            retryable,
            differences: Vec::new(),
        }
    }
}

/// One field that the registry shows differently from what was wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskDifference {
    /// The object: a contact's handle, or the domain's name.
    pub object: String,
    /// Which field, what was wanted, what was found.
    #[serde(flatten)]
    pub difference: Difference,
}

/// Why a task was created: information for people. Which contacts are sent is resolved when the task runs; only an [explicit order](Cause::Asked) determines what it does, and [a difference that is settled](Cause::Reconciled) for which roles.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// Roles of the domain were assigned or removed.
    Roles {
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// The holders of some roles were withheld or published, role by role.
    Privacy {
        /// The roles.
        roles: Vec<Role>,
    },
    /// A contact that the domain shows was edited.
    ContactEdited {
        /// The contact's handle.
        handle: String,
    },
    /// The domain was adopted.
    Adopted,
    /// An organization default changed.
    Defaults {
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// Slots of the domain's team changed.
    TeamSlots {
        /// The team's name.
        team: String,
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// The domain was assigned to a team, or to none.
    TeamOfDomain {
        /// The team's name.
        team: Option<String>,
    },
    /// A person of member contacts was edited.
    PersonEdited,
    /// A location of member contacts was edited or deleted.
    OfficeEdited {
        /// Its label.
        label: String,
    },
    /// The organization's legal name changed.
    LegalName,
    /// One contact replaced another.
    Replaced {
        /// The handle of the replaced contact.
        from: String,
        /// The handle of the new contact.
        to: String,
        /// The roles.
        roles: Vec<Role>,
    },
    /// Two contacts were merged.
    Merged {
        /// The handle of the deleted contact.
        from: String,
        /// The handle of the remaining contact.
        to: String,
    },
    /// Rows were imported from a file.
    Imported {
        /// How many.
        rows: u32,
        /// Of what; absent where an earlier version did not note it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        kind: Option<Kind>,
        /// The file's name.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        file: Option<String>,
    },
    /// An explicit order.
    Asked {
        /// Its parameters.
        params: Params,
    },
    /// Somebody wants to know what the registries hold: the domains are read, and nothing is sent.
    Read,
    /// A difference between book and registry was settled. A version that does not know it sets the task aside: it would send more than was asked for.
    Reconciled {
        /// Which side stayed.
        take: Take,
        /// The roles: only these are sent.
        roles: Vec<Role>,
    },
    /// Domains left the book. Nothing is sent.
    Released {
        /// How many.
        domains: u32,
    },
}

impl Cause {
    /// The roles that a task of this cause is limited to; `None`: all of them.
    #[must_use]
    pub fn limited_to(&self) -> Option<&[Role]> {
        match self {
            Self::Reconciled { roles, .. } if roles.len() < Role::ALL.len() => Some(roles),
            _ => None,
        }
    }
}

/// A decision that was joined to a task which had not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Its creator.
    pub by: CreatedBy,
    /// Why.
    pub cause: Cause,
    /// Whether it named the domain's registrant. Of those that were stored before this was noted nobody knows, and they were to be sent.
    #[serde(default = "named")]
    pub names_registrant: bool,
    /// When it named one. Absent where it names none, and of those that were stored before this was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_at: Option<DateTime<Utc>>,
}

const fn named() -> bool {
    true
}

/// The result of a completed task.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// Handles of contact objects that were created.
    #[serde(default)]
    pub created: Vec<String>,
    /// Handles of contact objects that were updated.
    #[serde(default)]
    pub updated: Vec<String>,
    /// Handles of contact objects that needed no change.
    #[serde(default)]
    pub unchanged: Vec<String>,
    /// Whether the domain object itself was changed.
    #[serde(default)]
    pub domain_changed: bool,
    /// Of a plan: how many of its domains were left out, since their registries would refuse them.
    #[serde(default)]
    pub left_out: u32,
}
