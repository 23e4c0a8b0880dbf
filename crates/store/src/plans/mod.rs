//! Saved plans: a change of many domains, worked out, to be looked over and carried out once. The plan's rows are also what its change is applied by: every statement of [`apply`] takes the
//! domains from there, so that it is one statement, however many they are.

pub mod apply;
mod read;
mod write;

pub use read::{
    domains_of, ends, get, hold, is_kept, items, last_change, sent, sent_as_registrant,
    touched_since, waiting_to_be_read,
};
pub(crate) use write::leave_to;
pub use write::{create, set_task};

use crate::column::{MaybeId, Word};
use crate::kept::Kept;
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::id::{DomainId, OrganizationId, PlanId, ProjectId, TaskId};
use model::plan::Change;
use model::stored::Object;
use model::task::CreatedBy;
use sqlx::FromRow;
use uuid::Uuid;

/// A saved plan.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Plan {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: PlanId,
    /// The organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The project of all its domains; `None` when they are of several, or when it concerns more than domains.
    #[sqlx(try_from = "MaybeId")]
    pub project_id: Option<ProjectId>,
    /// What it would change.
    #[sqlx(try_from = "Kept<Change>")]
    pub change: Change,
    /// Who made it.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub made_by: CreatedBy,
    /// How many domains it has.
    pub domains: i64,
    /// Those whose registry would be sent something.
    pub changes: i64,
    /// Those of them that would get another registrant.
    pub changes_of_registrant: i64,
    /// Those whose registry would refuse it.
    pub refused: i64,
    /// Those to which nothing would be sent.
    pub unchanged: i64,
    /// The book's last change when it was worked out ([`last_change`]).
    pub seen_change: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it is forgotten.
    pub expires_at: DateTime<Utc>,
    /// The task that carries it out.
    #[sqlx(try_from = "MaybeId")]
    pub task_id: Option<TaskId>,
}

/// What a plan says of one domain, to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewItem {
    /// The domain.
    pub domain_id: DomainId,
    /// Whether it would be refused.
    pub problem: bool,
    /// Whether anything would be sent.
    pub sends: bool,
    /// Whether it would get another registrant.
    pub changes_registrant: bool,
    /// A digest of what would be sent and refused.
    pub sent: String,
    /// The digest of the content that shows it.
    pub digest: String,
}

/// What a plan says of one domain.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Item {
    /// Its place in the plan, from 0.
    pub position: i64,
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub domain_id: DomainId,
    /// Its name.
    #[sqlx(try_from = "Word<DomainName>")]
    pub name: DomainName,
    /// Whether it would be refused.
    pub problem: bool,
    /// What would be sent.
    #[sqlx(try_from = "Kept<Object>")]
    pub content: Object,
}

/// What a plan has said of one of its domains, as far as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Said {
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub domain_id: DomainId,
    /// Its name.
    #[sqlx(try_from = "Word<DomainName>")]
    pub name: DomainName,
    /// Whether it would be refused.
    pub problem: bool,
    /// Whether anything would be sent.
    pub sends: bool,
    /// Whether it would get another registrant.
    pub changes_registrant: bool,
    /// A digest of what would be sent and refused.
    pub sent: String,
}
