//! Writing locations.

use super::{Location, LocationRow};
use crate::column::micros;
use crate::error::{Error, one, one_or_stale};
use crate::fold::fold;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{LocationId, OrganizationId};

/// Writes a new location.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::PrimaryLocation`] when it is marked as primary and another one is; [`Error::Missing`] when the organization does not exist.
pub async fn insert(tx: &mut Tx, location: &Location) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO location (id, organization_id, label, street1, street2, city, region, postal_code, country_code, \
        phone, fax, is_primary, is_system, version, created_at, updated_at, sort_key, phone_ext, fax_ext) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)";
    let office = &location.office;
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(location.id.0)
            .bind(location.organization_id.0)
            .bind(&office.label)
            .bind(&office.street1)
            .bind(&office.street2)
            .bind(&office.city)
            .bind(&office.region)
            .bind(&office.postal_code)
            .bind(&office.country_code)
            .bind(&office.phone)
            .bind(&office.fax)
            .bind(location.is_primary)
            .bind(location.is_system)
            .bind(location.version)
            .bind(micros(location.created_at))
            .bind(micros(location.updated_at))
            .bind(fold(&office.label))
            .bind(&office.phone_ext)
            .bind(&office.fax_ext)
    )?)
}

/// Writes label, address, phone and fax if the stored version is that of the given row, and returns the location as stored.
///
/// # Errors
/// [`Error::Stale`] when the version has changed, or the location is gone.
pub async fn update(tx: &mut Tx, location: &Location) -> Result<Location, Error> {
    const UPDATE: &str = "UPDATE location SET label = $4, street1 = $5, street2 = $6, city = $7, region = $8, postal_code = $9, \
        country_code = $10, phone = $11, fax = $12, updated_at = $13, sort_key = $14, phone_ext = $15, fax_ext = $16, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL RETURNING *";
    let office = &location.office;
    let row: Option<LocationRow> = on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(location.organization_id.0)
        .bind(location.id.0)
        .bind(location.version)
        .bind(&office.label)
        .bind(&office.street1)
        .bind(&office.street2)
        .bind(&office.city)
        .bind(&office.region)
        .bind(&office.postal_code)
        .bind(&office.country_code)
        .bind(&office.phone)
        .bind(&office.fax)
        .bind(micros(location.updated_at))
        .bind(fold(&office.label))
        .bind(&office.phone_ext)
        .bind(&office.fax_ext)
        .fetch_optional(conn))?;
    row.map(Location::from).ok_or(Error::Stale)
}

/// Makes a location the primary one, replacing the former, and returns it as stored. Both versions are incremented.
///
/// # Errors
/// [`Error::Stale`] when it is gone; [`Error::Duplicate`] when another was made primary at the same moment.
pub async fn make_primary(
    tx: &mut Tx,
    organization: OrganizationId,
    id: LocationId,
    now: DateTime<Utc>,
) -> Result<Location, Error> {
    const CLEAR: &str = "UPDATE location SET is_primary = FALSE, updated_at = $3, version = version + 1 \
        WHERE organization_id = $1 AND is_primary AND id <> $2 AND deleted_at IS NULL";
    const SET: &str = "UPDATE location SET is_primary = TRUE, updated_at = $3, version = version + CASE WHEN is_primary THEN 0 ELSE 1 END \
        WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL RETURNING *";
    touched!(
        tx,
        sqlx::query(CLEAR)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
    )?;
    let row: Option<LocationRow> = on!(tx, conn => sqlx::query_as(SET)
        .bind(organization.0)
        .bind(id.0)
        .bind(micros(now))
        .fetch_optional(conn))?;
    row.map(Location::from).ok_or(Error::Stale)
}

/// Deletes a location. Member contacts keep the address that they had. The primary one and the registered office can't be deleted.
///
/// # Errors
/// [`Error::Stale`] when the version has changed, it is gone, or it must stay.
pub async fn soft_delete(
    tx: &mut Tx,
    organization: OrganizationId,
    id: LocationId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const DELETE: &str = "UPDATE location SET deleted_at = $4, updated_at = $4, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND NOT is_primary AND NOT is_system AND deleted_at IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(id.0)
            .bind(version)
            .bind(micros(now))
    )?)
}
