//! Saved plans: a change of many domains that is looked over before it is made.

mod change;
mod from;
mod parts;

#[cfg(feature = "schema")]
pub(crate) use change::REQUESTS as CHANGES;
pub use change::{PlanChange, PlanSelection};
#[cfg(feature = "schema")]
pub(crate) use parts::REQUESTS as PARTS;
pub use parts::{PlanDisclosure, PlanFilter, PlanMerge, PlanReplacement, PlanRoles};

use crate::macros::{answers, requests};
use crate::{DateTime, DomainPlan, Totals};
use model::id::{DomainId, OrganizationId, PlanId, TaskId};

/// What one domain's registry would be sent: the same in a saved plan and in the answer to `dry_run`.
pub type PlanItem = DomainPlan;

answers! {
    /// A change of many domains, worked out and saved.
    struct SavedPlan is "plan" {
        #[schema(value_type = Uuid)]
        id: PlanId,
        #[schema(value_type = Uuid)]
        organization_id: OrganizationId,
        change: PlanChange,
        totals: Totals,
        /// Whether the book or a registry has moved since, so that it can't be run: other things would be sent now, or refused.
        stale: bool,
        /// How many domains that concerns.
        total_moved: u64,
        /// Which: the first 200, by name.
        moved: Vec<MovedDomain>,
        /// Who made it.
        made_by: String,
        created_at: DateTime,
        /// When it is forgotten, run or not.
        expires_at: DateTime,
    } sometimes {
        /// The task that carries it out, once it ran.
        #[schema(value_type = Uuid)]
        task_id: TaskId,
    }
    /// A domain of which a saved plan is no longer true.
    struct MovedDomain {
        #[schema(value_type = Uuid)]
        domain_id: DomainId,
        /// In A-labels.
        name: String,
    }
}

requests! {
    /// A change to be planned, and of which domains.
    struct NewPlan {
        change: PlanChange,
        /// The domains. It may be left out of `replace_contact` and `merge_contact`, which concern every domain that shows the contact then.
        selection: Option<PlanSelection>,
    }
}
