//! Teams, and the contacts in their four role slots.

mod read;
mod slots;
mod write;

pub use read::{TeamName, TeamRow, by_slug, get, list, many, names, of_project, system};
pub use slots::{Slot, naming, set_slot, slots, slots_of};
pub use write::{insert, soft_delete, update};

use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TeamId};
use sqlx::FromRow;
use uuid::Uuid;

/// A team.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Team {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: TeamId,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// Its display name.
    pub name: String,
    /// Its slug; unique in an organization.
    pub slug: String,
    /// Whether it is the default team that every organization is created with.
    pub is_system: bool,
    /// Its version, counted from 1.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it or one of its slots was last changed.
    pub updated_at: DateTime<Utc>,
}
