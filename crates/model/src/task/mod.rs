//! Durable tasks: what changes at registries, step by step.
//!
//! What these types say as JSON is what the store keeps ([`crate::stored`]); what the API says is the crate `wire`'s. So a member that is renamed here needs a new version there.

mod created_by;
mod failure;
mod kind;
mod order;
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

use crate::registry::Difference;
use crate::role::Role;
use serde::{Deserialize, Serialize};

/// Why a task failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskError {
    /// Why, for programs.
    pub code: FailureCode,
    /// One sentence for people; the registry's own words when it refused.
    pub message: String,
    /// The registry's result code (RFC 5730, section 3), when it gave one.
    pub registry_code: Option<u16>,
    /// Whether trying again by hand can help without changing anything first.
    pub retryable: bool,
    /// What the read-back found different, field by field.
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

/// Why somebody wanted a task: words for people. Which contacts are sent is resolved when the task runs; only what was [asked](Cause::Asked) of the registry in so many words steers it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "cause", rename_all = "snake_case")]
pub enum Cause {
    /// Roles of the domain were set or given back.
    Roles {
        /// The roles that changed.
        roles: Vec<Role>,
    },
    /// A contact that the domain shows was edited.
    ContactEdited {
        /// The contact's handle.
        handle: String,
    },
    /// The domain was taken over into the book.
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
    /// The domain was given to a team, or to none.
    TeamOfDomain {
        /// The team's name.
        team: Option<String>,
    },
    /// A person whom member contacts follow was edited.
    PersonEdited,
    /// An office that member contacts follow was edited or deleted.
    OfficeEdited {
        /// What the organization calls it.
        label: String,
    },
    /// The organization's legal name changed.
    LegalName,
    /// One contact took over from another.
    Replaced {
        /// The handle of who held the roles.
        from: String,
        /// The handle of who holds them now.
        to: String,
        /// The roles.
        roles: Vec<Role>,
    },
    /// Two contacts that were one were merged.
    Merged {
        /// The handle that is gone.
        from: String,
        /// The handle that stays.
        to: String,
    },
    /// Rows were read from a file.
    Imported {
        /// How many.
        rows: u32,
    },
    /// Somebody asked for just this.
    Asked {
        /// What they said with it.
        params: Params,
    },
}

/// A decision that was left to a task which had not begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Joined {
    /// Whose.
    pub by: CreatedBy,
    /// Why.
    pub cause: Cause,
}

/// What a finished task did.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskResult {
    /// Handles of contact objects that were created.
    #[serde(default)]
    pub created: Vec<String>,
    /// Handles of contact objects that were updated.
    #[serde(default)]
    pub updated: Vec<String>,
    /// Handles of contact objects that already were as wanted.
    #[serde(default)]
    pub unchanged: Vec<String>,
    /// Whether the domain object itself was changed.
    #[serde(default)]
    pub domain_changed: bool,
}
