//! Imports: uploaded files of contacts or domains, row by row.

use crate::column::{MaybeId, StoredJson, Word, micros};
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, ProjectId, TaskId};
use model::import::{Fate, Kind, Outcome};
use model::task::TaskStatus;
use model::words::UnknownWord;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// An uploaded file.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Import {
    /// Its id.
    pub id: Uuid,
    /// The organization that it is for.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The project that its domains are added to.
    #[sqlx(try_from = "MaybeId")]
    pub project_id: Option<ProjectId>,
    /// What it contains; an error when this version does not know the word, and then it can't be imported.
    #[sqlx(try_from = "Word<Result<Kind, UnknownWord>>")]
    pub kind: Result<Kind, UnknownWord>,
    /// The file's name.
    pub file_name: String,
    /// Who uploaded it: its rows are written on their behalf. Null when the stored value can't be read.
    #[sqlx(try_from = "StoredJson")]
    pub actor: Value,
    /// The task that imports it, once that was started.
    #[sqlx(try_from = "MaybeId")]
    pub task_id: Option<TaskId>,
    /// When it was uploaded.
    pub created_at: DateTime<Utc>,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ImportRow {
    /// Its line in the file; the header is line 1.
    pub line: i64,
    /// Its outcome.
    pub fate: Fate,
    /// Column → text. Empty when the stored value can't be read; `reason` says so then.
    pub data: BTreeMap<String, String>,
    /// Why it was refused or failed, or can't be imported.
    pub reason: Option<String>,
    /// The contact or domain that it created or changed.
    pub object_id: Option<Uuid>,
    /// What was made of a row of domains.
    pub outcome: Option<Outcome>,
    /// The last task that it began.
    pub task_id: Option<TaskId>,
}

/// The reason given for a row whose cells can't be read back.
const UNREADABLE: &str =
    "This row's cells can't be read from the database any more. Bring it again.";

#[derive(FromRow)]
struct Stored {
    line: i64,
    fate: String,
    data: String,
    reason: Option<String>,
    object_id: Option<Uuid>,
    outcome: Option<String>,
    task_id: Option<Uuid>,
}

impl From<Stored> for ImportRow {
    fn from(stored: Stored) -> Self {
        let (data, reason) = match serde_json::from_str(&stored.data) {
            Ok(data) => (data, stored.reason),
            Err(_) => (BTreeMap::new(), Some(UNREADABLE.to_owned())),
        };
        // No statement touches a row with another outcome, so this one stays as it is.
        let (fate, reason) = match stored.fate.parse() {
            Ok(fate) => (fate, reason),
            Err(unknown) => (
                Fate::Failed,
                Some(format!("What became of this row can't be read: {unknown}.")),
            ),
        };
        let outcome = stored.outcome.map(|text| {
            serde_json::from_str(&text)
                .map_err(|error| error.to_string())
                .and_then(model::stored::read)
        });
        let (outcome, reason) = match outcome.transpose() {
            Ok(outcome) => (outcome, reason),
            Err(unreadable) => {
                let text = format!("What was made of this row can't be read: {unreadable}.");
                (None, Some(text))
            }
        };
        Self {
            line: stored.line,
            fate,
            data,
            reason,
            object_id: stored.object_id,
            outcome,
            task_id: stored.task_id.map(TaskId),
        }
    }
}

/// The columns of a file; JSON as text, which may turn out to be invalid.
macro_rules! columns {
    () => {
        "i.id, i.organization_id, i.project_id, i.kind, i.file_name, CAST(i.actor AS TEXT) AS actor, i.task_id, i.created_at"
    };
}

fn kind(import: &Import) -> Result<&'static str, Error> {
    match &import.kind {
        Ok(kind) => Ok(kind.as_str()),
        Err(unknown) => Err(Error::Unreadable(unknown.to_string())),
    }
}

/// Writes a file; its rows follow.
///
/// # Errors
/// [`Error::Missing`] when the project is not the organization's.
pub async fn create(tx: &mut Tx, import: &Import) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO import_job (id, organization_id, project_id, kind, file_name, actor, task_id, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(import.id)
            .bind(import.organization_id.0)
            .bind(import.project_id.map(|id| id.0))
            .bind(kind(import)?)
            .bind(&import.file_name)
            .bind(Json(&import.actor))
            .bind(import.task_id.map(|id| id.0))
            .bind(micros(import.created_at))
    )?)
}

/// Writes rows of a file.
///
/// # Errors
/// [`Error::Missing`] when the organization has no such file; [`Error::Duplicate`] when the line exists already.
pub async fn add_rows(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    rows: &[ImportRow],
) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO import_row (import_id, line, organization_id, fate, data, reason, object_id) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    for row in rows {
        one(touched!(
            tx,
            sqlx::query(INSERT)
                .bind(id)
                .bind(row.line)
                .bind(organization.0)
                .bind(row.fate.as_str())
                .bind(Json(&row.data))
                .bind(&row.reason)
                .bind(row.object_id)
        )?)?;
    }
    Ok(())
}

/// The organization's file of this id.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
) -> Result<Option<Import>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM import_job i WHERE i.organization_id = $1 AND i.id = $2"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id).fetch_optional(conn))
}

/// The organization's latest files, newest first; at most `limit`.
pub async fn latest(
    tx: &mut Tx,
    organization: OrganizationId,
    limit: u32,
) -> Result<Vec<Import>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM import_job i WHERE i.organization_id = $1 ORDER BY i.created_at DESC, i.id DESC LIMIT $2"
    );
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(limit).fetch_all(conn))
}

/// The file that this task imports, in any organization: for the worker.
pub async fn of_task(tx: &mut Tx, task: TaskId) -> Result<Option<Import>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM import_job i JOIN task t ON t.organization_id = i.organization_id AND t.id = i.task_id WHERE t.id = $1"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(task.0).fetch_optional(conn))
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
    const SELECT: &str = "SELECT line, fate, CAST(data AS TEXT) AS data, reason, object_id, CAST(outcome AS TEXT) AS outcome, task_id FROM import_row WHERE import_id = $1 AND organization_id = $2 AND line > $3 \
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
    let outcome = row
        .outcome
        .as_ref()
        .map(model::stored::write)
        .transpose()
        .map_err(Error::Unreadable)?;
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
            .bind(outcome.map(Json))
            .bind(row.task_id.map(|id| id.0))
    )?)
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

/// Records which task imports a file.
///
/// # Errors
/// [`Error::Stale`] when a task does already, or the organization has no such file.
pub async fn begin(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    task: TaskId,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE import_job SET task_id = $3 WHERE organization_id = $1 AND id = $2 AND task_id IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id)
            .bind(task.0)
    )?)
}

/// Deletes a file that could not be read to its end, with its rows.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such file, or a task imports it.
pub async fn drop_one(tx: &mut Tx, organization: OrganizationId, id: Uuid) -> Result<(), Error> {
    const ROWS: &str = "DELETE FROM import_row WHERE import_id IN \
        (SELECT id FROM import_job WHERE id = $1 AND organization_id = $2 AND task_id IS NULL)";
    const JOB: &str =
        "DELETE FROM import_job WHERE id = $1 AND organization_id = $2 AND task_id IS NULL";
    touched!(tx, sqlx::query(ROWS).bind(id).bind(organization.0))?;
    one_or_stale(touched!(
        tx,
        sqlx::query(JOB).bind(id).bind(organization.0)
    )?)
}
