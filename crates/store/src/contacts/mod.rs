//! The contact book.

mod alike;
mod handles;
mod list;
mod members;
mod objects;
mod read;
mod row;
mod usage;
mod write;

pub use alike::{Common, alike, alike_to};
pub use handles::{draw_handle, set_handle};
pub use list::{COUNTED, ContactFilter, ContactRow, count, list};
pub use members::{Followed, members, waiting};
pub use objects::{
    ContactObject, await_decision, decided, decided_at, note_object, object, objects_elsewhere,
};
pub use read::{by_handle, get, known_handles, many, merged_into};
pub(crate) use read::{must_be_active, must_stand};
pub use usage::{Usage, first_domains, usage, usage_count, usage_counts};
pub use write::{hold, insert, set_merged, soft_delete, update};

use chrono::{DateTime, Utc};
use model::contact::{ContactKind, International, Snapshot, VerificationStatus};
use model::id::{ContactId, LocationId, OrganizationId, PhoneId, TaskId, UserId};

/// A contact of the book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// Whose book it is in.
    pub organization_id: OrganizationId,
    /// The short code, the only one of its kind in the installation: it is the object's id at registries.
    pub handle: String,
    /// Where its fields come from.
    pub kind: ContactKind,
    /// What registries are told.
    pub snapshot: Snapshot,
    /// Whether registries may publish it.
    pub disclose: bool,
    /// Whether it may be given new roles.
    pub is_active: bool,
    /// Whether its holder confirmed it.
    pub verification_status: VerificationStatus,
    /// When its holder did.
    pub verified_at: Option<DateTime<Utc>>,
    /// The person that a member contact is composed from.
    pub user_id: Option<UserId>,
    /// The office that a member contact is composed from.
    pub location_id: Option<LocationId>,
    /// The person's phone that a member contact shows.
    pub phone_id: Option<PhoneId>,
    /// The ASCII form that a person reviewed.
    pub international: Option<International>,
    /// What person and office would make of it, while that waits for an operator's yes.
    pub proposed: Option<Proposed>,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// A refresh that waits for an operator's yes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The fields as they would be.
    pub snapshot: Snapshot,
    /// The task that waits.
    pub task: TaskId,
}

/// The columns of a contact, for every statement that reads one. [`row`] reads them by their places.
macro_rules! columns {
    () => {
        "c.id, c.organization_id, c.handle, c.kind, c.first_name, c.last_name, c.org_name, c.email, c.phone, c.fax, c.street1, \
         c.street2, c.city, c.region, c.postal_code, c.country_code, c.disclose, c.is_active, c.verification_status, c.verified_at, \
         c.user_id, c.location_id, c.phone_id, c.version, c.created_at, c.updated_at, c.international, c.proposed, c.proposed_task"
    };
}
pub(crate) use columns;
