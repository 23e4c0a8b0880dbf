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
    /// Whose it is.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// What people call it.
    pub name: String,
    /// What programs call it; once in an organization.
    pub slug: String,
    /// Whether it is the one that every organization has from its first day.
    pub is_system: bool,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it or one of its slots was changed last.
    pub updated_at: DateTime<Utc>,
}
