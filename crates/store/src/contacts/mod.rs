//! The contact book.

mod alike;
mod copies;
mod filter;
mod handles;
mod list;
mod many;
mod members;
mod objects;
mod objects_shown;
mod read;
mod row;
pub(crate) mod search;
mod sheet;
mod sheet_read;
mod together;
mod usage;
mod verification_clock;
mod write;

pub use crate::shown::first_domains;
pub use alike::{Common, Saying, alike, alike_to, saying, saying_many};
pub use copies::{copies_of, is_inherited, note_inherited, unused_copies};
pub use filter::{COUNTED, ContactFilter};
pub use handles::{draw_handle, handle_owners, set_handle};
pub use list::{ContactRow, count, list, list_alone};
pub use many::{draw_handles, insert_many};
pub use members::{Followed, members, waiting};
pub use objects::{
    ContactObject, await_decision, decided, decided_at, note_object, object, objects_elsewhere,
    objects_of, waiting_for, whose_object,
};
pub use objects_shown::{ShownUnder, objects_apart, objects_read, shown_under};
pub use read::{by_handle, called, get, known_handles, many, merged_into};
pub(crate) use read::{must_be_active, must_stand, share_many};
pub use sheet::{ContactLine, Sheet, sheet};
pub(crate) use usage::named;
pub use usage::{Usage, Uses, usage, usage_count, uses};
pub use write::{hold, hold_making, insert, is_making_alone, set_merged, soft_delete, update};

use chrono::{DateTime, Utc};
use model::contact::{ContactKind, International, Snapshot, VerificationStatus};
use model::id::{ContactId, LocationId, OrganizationId, PhoneId, TaskId, UserId};

/// A contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// Its id.
    pub id: ContactId,
    /// The organization that owns it.
    pub organization_id: OrganizationId,
    /// The short code, unique in the installation: it is the object's id at registries.
    pub handle: String,
    /// Where its fields come from: typed in, or composed from a person and a location.
    pub kind: ContactKind,
    /// The data that registries receive.
    pub snapshot: Snapshot,
    /// Whether registries may disclose it.
    pub disclose: bool,
    /// Whether it may be given new roles.
    pub is_active: bool,
    /// Whether its holder has verified it.
    pub verification_status: VerificationStatus,
    /// When its holder verified it.
    pub verified_at: Option<DateTime<Utc>>,
    /// The person that a member contact is composed from.
    pub user_id: Option<UserId>,
    /// The location that a member contact is composed from.
    pub location_id: Option<LocationId>,
    /// The person's phone that a member contact shows.
    pub phone_id: Option<PhoneId>,
    /// The ASCII form, once a person has reviewed it.
    pub international: Option<International>,
    /// The refreshed data of a member contact, while that waits for an operator's approval.
    pub proposed: Option<Proposed>,
    /// Of which contact this is the copy: it shows that one's data with the other disclosure, and follows it.
    pub copy_of: Option<CopyOf>,
    /// Its version, counted from 1.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The contact that a copy follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopyOf {
    /// Its id.
    pub id: ContactId,
    /// Its handle.
    pub handle: String,
}

/// A refresh that waits for an operator's approval.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The data after the refresh.
    pub snapshot: Snapshot,
    /// The task that waits for the approval.
    pub task: TaskId,
}

/// The columns of a contact, for every statement that reads one. [`row`] reads them by position.
macro_rules! columns {
    () => {
        "c.id, c.organization_id, c.handle, c.kind, c.first_name, c.last_name, c.org_name, c.email, c.phone, c.fax, c.street1, \
         c.street2, c.city, c.region, c.postal_code, c.country_code, c.disclose, c.is_active, c.verification_status, c.verified_at, \
         c.user_id, c.location_id, c.phone_id, c.version, c.created_at, c.updated_at, c.international, c.proposed, c.proposed_task, \
         c.copy_of, (SELECT o.handle FROM contact o WHERE o.id = c.copy_of) AS copied, c.phone_ext, c.fax_ext"
    };
}
pub(crate) use columns;
