//! The locations of an organization. One of them is the primary one; the first is the registered office, which stays.

mod read;
mod write;

pub use read::{get, list, many, primary};
pub use write::{insert, make_primary, soft_delete, update};

use chrono::{DateTime, Utc};
use model::id::{LocationId, OrganizationId};
use model::location::Office;
use sqlx::FromRow;
use uuid::Uuid;

/// A location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Location {
    /// Its id.
    pub id: LocationId,
    /// The organization that owns it.
    pub organization_id: OrganizationId,
    /// Label, address, phone and fax.
    pub office: Office,
    /// Whether it is the primary one, which is offered first.
    pub is_primary: bool,
    /// Whether it is the registered office.
    pub is_system: bool,
    /// Its version, counted from 1.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

/// The row behind a [`Location`].
#[derive(FromRow)]
pub(crate) struct LocationRow {
    id: Uuid,
    organization_id: Uuid,
    label: String,
    street1: String,
    street2: Option<String>,
    city: String,
    region: Option<String>,
    postal_code: Option<String>,
    country_code: String,
    phone: Option<String>,
    fax: Option<String>,
    phone_ext: Option<String>,
    fax_ext: Option<String>,
    is_primary: bool,
    is_system: bool,
    version: i64,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl From<LocationRow> for Location {
    fn from(row: LocationRow) -> Self {
        Self {
            id: LocationId(row.id),
            organization_id: OrganizationId(row.organization_id),
            office: Office {
                label: row.label,
                street1: row.street1,
                street2: row.street2,
                city: row.city,
                region: row.region,
                postal_code: row.postal_code,
                country_code: row.country_code,
                phone: row.phone,
                phone_ext: row.phone_ext,
                fax: row.fax,
                fax_ext: row.fax_ext,
            },
            is_primary: row.is_primary,
            is_system: row.is_system,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        }
    }
}
