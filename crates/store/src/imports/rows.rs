//! The rows of an uploaded file.

use super::row::{ImportRow, Stored, said};
use crate::column::versioned;
use crate::error::{Error, one_or_stale};
use crate::many_rows::ManyRows;
use crate::places::placed;
use crate::tx::Tx;
use model::id::{OrganizationId, TaskId};
use model::import::Fate;
use model::task::TaskStatus;
use model::words::UnknownWord;
use sqlx::AssertSqlSafe;
use sqlx::types::Json;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use uuid::Uuid;

/// How many rows one statement settles.
const SETTLED_AT_ONCE: usize = 100;

/// Writes rows of a file.
///
/// # Errors
/// [`Error::Missing`] when the organization has no such file; [`Error::Duplicate`] when a line exists already.
pub async fn add_rows(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    rows: &[ImportRow],
) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO import_row (import_id, organization_id, line, fate, data, reason, object_id, remarks, ident, cells) VALUES",
        (2, 8),
        50,
    );
    for rows in rows.chunks(INSERT.most) {
        let sql = INSERT.text(tx, rows.len());
        let mut remarks = Vec::with_capacity(rows.len());
        for row in rows {
            remarks.push(said(row)?);
        }
        let written = touched!(tx, {
            let mut query = sqlx::query(AssertSqlSafe(sql))
                .persistent(INSERT.is_kept(rows.len()))
                .bind(id)
                .bind(organization.0);
            for (row, remarks) in rows.iter().zip(&remarks) {
                query = query
                    .bind(row.line)
                    .bind(row.fate.as_str())
                    .bind(Json(&row.data))
                    .bind(&row.reason)
                    .bind(row.object_id)
                    .bind(remarks)
                    .bind(&row.ident)
                    .bind(Some(Json(&row.cells)).filter(|_| !row.cells.is_empty()));
            }
            query
        })?;
        if written != rows.len() as u64 {
            return Err(Error::Stale);
        }
    }
    Ok(())
}

/// Why rows of a file could not be imported, most frequent first; at most `limit` reasons.
pub async fn reasons(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    limit: u32,
) -> Result<Vec<(String, i64)>, Error> {
    const SELECT: &str = "SELECT COALESCE(r.reason, ''), COUNT(*) FROM import_row r WHERE r.organization_id = $1 AND r.import_id = $2 AND r.fate = 'failed' \
        GROUP BY r.reason ORDER BY COUNT(*) DESC, MIN(r.line) LIMIT $3";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id).bind(limit).fetch_all(conn))
}

/// Rows after a line, in the file's order, at most `limit`; with these outcomes, or all when none is given.
pub async fn rows(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    (fates, after): (&[Fate], i64),
    limit: u32,
) -> Result<Vec<ImportRow>, Error> {
    const SELECT: &str = "SELECT line, fate, CAST(data AS TEXT) AS data, reason, object_id, CAST(outcome AS TEXT) AS outcome, task_id, CAST(remarks AS TEXT) AS remarks, ident FROM import_row WHERE import_id = $1 AND organization_id = $2 AND line > $3 \
        AND (CAST($5 AS TEXT) IS NULL OR fate IN (CAST($5 AS TEXT), CAST($6 AS TEXT))) ORDER BY line LIMIT $4";
    let first = fates.first().map(|fate| fate.as_str());
    let second = fates.get(1).map(|fate| fate.as_str()).or(first);
    let limit = i64::from(limit);
    let rows: Vec<Stored> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(id)
        .bind(organization.0)
        .bind(after)
        .bind(limit)
        .bind(first)
        .bind(second)
        .fetch_all(conn))?;
    Ok(rows.into_iter().map(ImportRow::from).collect())
}

/// Rows after a line of which something is said beside their outcome, in the file's order, at most `limit`.
pub async fn remarked(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    after: i64,
    limit: u32,
) -> Result<Vec<ImportRow>, Error> {
    const SELECT: &str = "SELECT line, fate, CAST(data AS TEXT) AS data, reason, object_id, CAST(outcome AS TEXT) AS outcome, task_id, CAST(remarks AS TEXT) AS remarks, ident FROM import_row \
        WHERE import_id = $1 AND organization_id = $2 AND line > $3 AND remarks IS NOT NULL ORDER BY line LIMIT $4";
    let limit = i64::from(limit);
    let rows: Vec<Stored> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(id)
        .bind(organization.0)
        .bind(after)
        .bind(limit)
        .fetch_all(conn))?;
    Ok(rows.into_iter().map(ImportRow::from).collect())
}

/// How many rows have which outcome. Outcomes that this version does not know are not counted, and logged.
pub async fn fates(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
) -> Result<BTreeMap<Fate, i64>, Error> {
    const SELECT: &str = "SELECT fate, COUNT(*) FROM import_row WHERE import_id = $1 AND organization_id = $2 GROUP BY fate";
    let counted: Vec<(String, i64)> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(id).bind(organization.0).fetch_all(conn))?;
    let mut known = BTreeMap::new();
    for (fate, count) in counted {
        match fate.parse() {
            Ok(fate) => {
                known.insert(fate, count);
            }
            Err(UnknownWord { .. }) => tracing::warn!(
                fate,
                count,
                "rows of a file have an outcome that this version does not know; a newer one wrote them"
            ),
        }
    }
    Ok(known)
}

/// Writes the outcome of a row.
///
/// # Errors
/// [`Error::Stale`] when another worker has handled it meanwhile.
pub async fn settle_row(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    row: &ImportRow,
) -> Result<(), Error> {
    let outcome = row.outcome.as_ref().map(versioned).transpose()?;
    const UPDATE: &str = "UPDATE import_row SET fate = $4, reason = $5, object_id = $6, outcome = $7, task_id = $8 \
        WHERE import_id = $1 AND organization_id = $2 AND line = $3 AND fate IN ('create', 'update')";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id)
            .bind(organization.0)
            .bind(row.line)
            .bind(row.fate.as_str())
            .bind(&row.reason)
            .bind(row.object_id)
            .bind(outcome)
            .bind(row.task_id.map(|id| id.0))
    )?)
}

/// [`settle_row`] for many rows without an outcome of their own: one statement for each hundred.
///
/// # Errors
/// [`Error::Stale`] when another worker has handled one of them meanwhile.
pub async fn settle_rows(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    rows: &[ImportRow],
) -> Result<(), Error> {
    for rows in rows.chunks(SETTLED_AT_ONCE) {
        let mut sql = "UPDATE import_row SET fate = v.column2, reason = v.column3, object_id = v.column4, outcome = NULL, task_id = v.column5 FROM (VALUES".to_owned();
        let mut place = 0;
        for number in 0..rows.len() {
            sql.push_str(if number == 0 { " (" } else { ", (" });
            for value in 0..5 {
                place += 1;
                let comma = if value == 0 { "" } else { ", " };
                // Writing to a String can't fail.
                let _ = write!(sql, "{comma}${place}");
            }
            sql.push(')');
        }
        // By the line of each, and not by what `fate` may be: SQLite would take all open rows of the file and compare each with every value here.
        let _ = write!(
            sql,
            ") AS v WHERE import_row.import_id = ${} AND import_row.organization_id = ${} AND import_row.line = v.column1 AND import_row.fate || '' IN ('create', 'update')",
            place + 1,
            place + 2
        );
        let sql = placed(tx.is_postgres(), sql);
        let written = touched!(tx, {
            let mut query =
                sqlx::query(AssertSqlSafe(sql)).persistent(rows.len() == SETTLED_AT_ONCE);
            for row in rows {
                query = query
                    .bind(row.line)
                    .bind(row.fate.as_str())
                    .bind(&row.reason)
                    .bind(row.object_id)
                    .bind(row.task_id.map(|id| id.0));
            }
            query.bind(id).bind(organization.0)
        })?;
        if written != rows.len() as u64 {
            return Err(Error::Stale);
        }
    }
    Ok(())
}

/// How many of the tasks that the rows of a file began have which status. Each row counts once, by the last of its own.
pub async fn task_statuses(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
) -> Result<BTreeMap<TaskStatus, i64>, Error> {
    const SELECT: &str = "SELECT t.status, COUNT(*) FROM import_row r JOIN task t ON t.organization_id = r.organization_id AND t.id = r.task_id \
        WHERE r.import_id = $1 AND r.organization_id = $2 AND r.task_id IS NOT NULL GROUP BY t.status";
    let counted: Vec<(String, i64)> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(id).bind(organization.0).fetch_all(conn))?;
    counted
        .into_iter()
        .map(|(status, count)| match status.parse() {
            Ok(status) => Ok((status, count)),
            Err(UnknownWord { .. }) => Err(Error::Unreadable(format!("task status {status}"))),
        })
        .collect()
}

/// The first of the tasks that rows began and that have not ended; one that waits for a person comes behind the others.
pub async fn open_task(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
) -> Result<Option<TaskId>, Error> {
    const SELECT: &str = "SELECT t.id FROM import_row r JOIN task t ON t.organization_id = r.organization_id AND t.id = r.task_id \
        WHERE r.import_id = $1 AND r.organization_id = $2 AND r.task_id IS NOT NULL AND t.status IN ('pending', 'running') \
        ORDER BY CASE WHEN t.awaiting IS NULL THEN 0 ELSE 1 END, r.line LIMIT 1";
    let found: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(id).bind(organization.0).fetch_optional(conn))?;
    Ok(found.map(TaskId))
}

/// Marks every remaining row as failed, for this reason, and returns how many there were: the file can't be imported any more.
pub async fn fail_rest(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    reason: &str,
) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE import_row SET fate = 'failed', reason = $3 \
        WHERE import_id = $1 AND organization_id = $2 AND fate IN ('create', 'update')";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id)
            .bind(organization.0)
            .bind(reason)
    )
}
