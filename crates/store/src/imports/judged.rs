//! Judging rows of a file anew, before it is imported.

use super::row::{ImportRow, said};
use crate::error::{Error, one_or_stale};
use crate::tx::Tx;
use model::id::OrganizationId;
use sqlx::types::Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The cells of rows as they stood in the file, and no more of them: those after a line, in the file's order, at most `limit`. Rows that keep none are left out.
pub async fn raw(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    after: i64,
    limit: u32,
) -> Result<Vec<ImportRow>, Error> {
    const SELECT: &str = "SELECT line, CAST(cells AS TEXT) FROM import_row WHERE import_id = $1 AND organization_id = $2 AND line > $3 AND cells IS NOT NULL ORDER BY line LIMIT $4";
    let limit = i64::from(limit);
    let rows: Vec<(i64, String)> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(id)
        .bind(organization.0)
        .bind(after)
        .bind(limit)
        .fetch_all(conn))?;
    let row = |(line, cells): (i64, String)| {
        let cells = serde_json::from_str(&cells)
            .map_err(|error| Error::Unreadable(format!("the cells of line {line}: {error}")))?;
        Ok(ImportRow {
            cells,
            ..ImportRow::new(line, BTreeMap::new())
        })
    };
    rows.into_iter().map(row).collect()
}

/// The first other line of a file that is about the same. One that is only said to be the same as another line does not count.
pub async fn same_ident(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    (ident, line): (&str, i64),
) -> Result<Option<i64>, Error> {
    const SELECT: &str = "SELECT MIN(line) FROM import_row WHERE import_id = $1 AND organization_id = $2 AND ident = $3 AND line <> $4 \
        AND (fate <> 'unchanged' OR object_id IS NOT NULL)";
    on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(id)
        .bind(organization.0)
        .bind(ident)
        .bind(line)
        .fetch_one(conn))
}

/// The first line of a file that is said to be the same as another one about this.
pub async fn repeating(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    ident: &str,
) -> Result<Option<i64>, Error> {
    const SELECT: &str = "SELECT MIN(line) FROM import_row WHERE import_id = $1 AND organization_id = $2 AND ident = $3 \
        AND fate = 'unchanged' AND object_id IS NULL";
    on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(id)
        .bind(organization.0)
        .bind(ident)
        .fetch_one(conn))
}

/// Writes why lines of a file that are the same as another one about this change nothing, before the file is imported.
///
/// # Errors
/// When the database fails; lines of a file that a task imports already stay as they are.
pub async fn repeat(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    (ident, reason): (&str, &str),
) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE import_row SET reason = $4 WHERE import_id = $1 AND organization_id = $2 AND ident = $3 \
        AND fate = 'unchanged' AND object_id IS NULL \
        AND (SELECT i.task_id FROM import_job i WHERE i.id = $1 AND i.organization_id = $2) IS NULL";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id)
            .bind(organization.0)
            .bind(ident)
            .bind(reason)
    )
}

/// Writes what a row says and how it was judged, before the file is imported.
///
/// # Errors
/// [`Error::Stale`] when a task imports the file already, or it has no such line.
pub async fn judge_row(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    row: &ImportRow,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE import_row SET fate = $4, data = $5, reason = $6, object_id = $7, remarks = $8, ident = $9 \
        WHERE import_id = $1 AND organization_id = $2 AND line = $3 AND fate NOT IN ('done', 'failed') \
        AND EXISTS (SELECT 1 FROM import_job i WHERE i.id = $1 AND i.organization_id = $2 AND i.task_id IS NULL)";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id)
            .bind(organization.0)
            .bind(row.line)
            .bind(row.fate.as_str())
            .bind(Json(&row.data))
            .bind(&row.reason)
            .bind(row.object_id)
            .bind(said(row)?)
            .bind(&row.ident)
    )?)
}
