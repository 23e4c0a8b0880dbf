//! The contact book.

mod list;
mod read;
mod usage;
mod write;

pub use list::{ContactFilter, ContactRow, count, list};
pub(crate) use read::must_stand;
pub use read::{by_handle, get, known_handles, many};
pub use usage::{Usage, usage, usage_count};
pub use write::{insert, next_number, soft_delete, update};

use crate::column::{MaybeId, Word};
use chrono::{DateTime, Utc};
use model::contact::{ContactKind, Snapshot, VerificationStatus};
use model::id::{ContactId, OrganizationId, UserId};
use sqlx::FromRow;
use uuid::Uuid;

/// A contact of the book.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Contact {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: ContactId,
    /// Whose book it is in.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The short code, the only one of its kind in the installation: it is the object's id at registries.
    pub handle: String,
    /// Where its fields come from.
    #[sqlx(try_from = "Word")]
    pub kind: ContactKind,
    /// What registries are told.
    #[sqlx(flatten, try_from = "SnapshotColumns")]
    pub snapshot: Snapshot,
    /// Whether registries may publish it.
    pub disclose: bool,
    /// Whether it may be given new roles.
    pub is_active: bool,
    /// Whether its holder confirmed it.
    #[sqlx(try_from = "Word")]
    pub verification_status: VerificationStatus,
    /// When its holder did.
    pub verified_at: Option<DateTime<Utc>>,
    /// The person that a member contact is composed from.
    #[sqlx(try_from = "MaybeId")]
    pub user_id: Option<UserId>,
    /// The office that a member contact is composed from.
    pub location_id: Option<Uuid>,
    /// The person's phone that a member contact shows.
    pub phone_id: Option<Uuid>,
    /// Counts its changes, from 1.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// The columns of a contact, for every statement that reads one.
macro_rules! columns {
    () => {
        "c.id, c.organization_id, c.handle, c.kind, c.first_name, c.last_name, c.org_name, c.email, c.phone, c.fax, c.street1, \
         c.street2, c.city, c.region, c.postal_code, c.country_code, c.disclose, c.is_active, c.verification_status, c.verified_at, \
         c.user_id, c.location_id, c.phone_id, c.version, c.created_at, c.updated_at"
    };
}
pub(crate) use columns;

#[doc(hidden)]
#[derive(FromRow)]
pub struct SnapshotColumns {
    first_name: String,
    last_name: String,
    org_name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    fax: Option<String>,
    street1: String,
    street2: Option<String>,
    city: String,
    region: Option<String>,
    postal_code: Option<String>,
    country_code: String,
}

impl From<SnapshotColumns> for Snapshot {
    fn from(row: SnapshotColumns) -> Self {
        Self {
            first_name: row.first_name,
            last_name: row.last_name,
            org_name: row.org_name,
            email: row.email,
            phone: row.phone,
            fax: row.fax,
            street1: row.street1,
            street2: row.street2,
            city: row.city,
            region: row.region,
            postal_code: row.postal_code,
            country_code: row.country_code,
        }
    }
}
