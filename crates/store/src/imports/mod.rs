//! Imports: uploaded files of contacts or domains, row by row.

mod judged;
mod row;
mod rows;

pub use judged::{judge_row, raw, repeat, repeating, same_ident};
pub use row::ImportRow;
pub use rows::{
    add_rows, fail_rest, fates, open_task, reasons, remarked, rows, settle_row, settle_rows,
    task_statuses,
};

use crate::column::{MaybeId, StoredJson, Word, micros, versioned};
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, ProjectId, TaskId};
use model::import::{Columns, Kind};
use model::words::UnknownWord;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
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
    /// Its columns, where they are called otherwise than ours, or its letters were read as others than UTF-8.
    #[sqlx(try_from = "MaybeColumns")]
    pub columns: Option<Columns>,
}

impl Import {
    /// Whether it is known what each of its columns is.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.columns.as_ref().is_none_or(|columns| columns.settled)
    }
}

/// Columns as they are stored, or none. What can't be read is settled by nobody: such a file can't be imported before somebody says anew what its columns are.
#[derive(sqlx::Type)]
#[sqlx(transparent)]
pub struct MaybeColumns(Option<String>);

impl From<MaybeColumns> for Option<Columns> {
    fn from(stored: MaybeColumns) -> Self {
        let read = |text: String| {
            let value = serde_json::from_str(&text).ok()?;
            model::stored::read(value).ok()
        };
        stored.0.map(|text| read(text).unwrap_or_default())
    }
}

/// The columns of a file; JSON as text, which may turn out to be invalid.
macro_rules! columns {
    () => {
        "i.id, i.organization_id, i.project_id, i.kind, i.file_name, CAST(i.actor AS TEXT) AS actor, i.task_id, i.created_at, CAST(i.columns AS TEXT) AS columns"
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
    const INSERT: &str = "INSERT INTO import_job (id, organization_id, project_id, kind, file_name, actor, task_id, created_at, columns) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
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
            .bind(import.columns.as_ref().map(versioned).transpose()?)
    )?)
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

/// Writes what the columns of a file are.
///
/// # Errors
/// [`Error::Stale`] when a task imports it already, or the organization has no such file.
pub async fn set_columns(
    tx: &mut Tx,
    organization: OrganizationId,
    id: Uuid,
    columns: &Columns,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE import_job SET columns = $3 WHERE organization_id = $1 AND id = $2 AND task_id IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id)
            .bind(versioned(columns)?)
    )?)
}
