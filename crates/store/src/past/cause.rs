//! How far back the history goes, and what the log says of a change.

use crate::audit_entry::Audit;
use crate::error::Error;
use crate::lease::Readable;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use uuid::Uuid;

/// Since when the organization's history is complete: its first day, or when the program began to keep it. `None` when there is no such organization.
pub async fn since(
    tx: &mut Tx,
    organization: OrganizationId,
) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str =
        "SELECT COALESCE(history_since, created_at) FROM organization WHERE id = $1";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).fetch_optional(conn))
}

/// What the audit log says of a change: of its entries the one about the first of these objects, else about the second, else the first entry. `None` when it says nothing that
/// can be read.
pub async fn cause(
    tx: &mut Tx,
    organization: OrganizationId,
    change: i64,
    about: [Uuid; 2],
) -> Result<Option<Audit>, Error> {
    const SELECT: &str = "SELECT * FROM audit_entry WHERE organization_id = $1 AND change_id = $2 \
        ORDER BY CASE WHEN object_id = $3 THEN 0 WHEN object_id = $4 THEN 1 ELSE 2 END, at, id LIMIT 1";
    let [first, second] = about;
    let entry: Option<Readable<Audit>> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(change)
        .bind(first)
        .bind(second)
        .fetch_optional(conn))?;
    Ok(entry.and_then(Readable::ok))
}
