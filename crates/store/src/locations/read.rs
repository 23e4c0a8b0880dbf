//! Reading locations.

use super::{Location, LocationRow};
use crate::error::Error;
use crate::fold::fold;
use crate::in_list::{InList, rows_of};
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use model::id::{LocationId, OrganizationId};
use uuid::Uuid;

/// The organization's location of this id, unless it is deleted.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: LocationId,
) -> Result<Option<Location>, Error> {
    const SELECT: &str =
        "SELECT * FROM location WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL";
    let row: Option<LocationRow> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    Ok(row.map(Location::from))
}

/// Those of these locations that the organization has and that are not deleted, in no particular order, each once.
pub async fn many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[LocationId],
) -> Result<Vec<Location>, Error> {
    static SELECT: InList = InList::new(
        "SELECT * FROM location WHERE organization_id = $1 AND deleted_at IS NULL AND id IN (",
        ")",
        2,
    );
    let ids = ids.iter().map(|id| id.0);
    let rows: Vec<LocationRow> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(rows.into_iter().map(Location::from).collect())
}

/// The organization's primary location; `None` before it has any.
pub async fn primary(tx: &mut Tx, organization: OrganizationId) -> Result<Option<Location>, Error> {
    const SELECT: &str =
        "SELECT * FROM location WHERE organization_id = $1 AND is_primary AND deleted_at IS NULL";
    let row: Option<LocationRow> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_optional(conn))?;
    Ok(row.map(Location::from))
}

/// A page of the organization's locations, by label.
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    page: &Page,
) -> Result<Listed<Location>, Error> {
    const LIST: &str = "SELECT * FROM location WHERE organization_id = $1 AND deleted_at IS NULL AND (sort_key, id) > ($2, $3) \
        ORDER BY sort_key, id LIMIT $4";
    let after = page
        .after
        .as_ref()
        .map_or(("", Uuid::nil()), |cursor| (cursor.key.as_str(), cursor.id));
    let rows: Vec<LocationRow> = on!(tx, conn => sqlx::query_as(LIST)
        .bind(organization.0)
        .bind(after.0)
        .bind(after.1)
        .bind(page.fetch())
        .fetch_all(conn))?;
    let rows = rows.into_iter().map(Location::from).collect();
    Ok(page.listed(rows, |location: &Location| Cursor {
        key: fold(&location.office.label),
        id: location.id.0,
    }))
}
