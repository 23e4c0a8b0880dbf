//! Reading single tasks.

use super::Task;
use crate::error::Error;
use crate::in_list::{InList, MANY, rows_of};
use crate::lease::{Readable, readable};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, TaskId};
use model::task::{TaskStatus, TaskType};
use model::words::UnknownWord;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The organization's task of this id.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
) -> Result<Option<Task>, Error> {
    const SELECT: &str = "SELECT * FROM task WHERE organization_id = $1 AND id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// Those of these tasks that the organization has, in no particular order, each once.
pub async fn many(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[TaskId],
) -> Result<Vec<Task>, Error> {
    static SELECT: InList = InList::new(
        "SELECT t.* FROM task t WHERE t.organization_id = $1 AND t.id IN (",
        ")",
        2,
    );
    rows_of(tx, &SELECT, organization, ids.iter().map(|id| id.0)).await
}

/// As [`get`], and locks the task until the commit: the next one to change it sees what was written here.
pub async fn hold(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
) -> Result<Option<Task>, Error> {
    let select = tx.word(crate::dialect::HOLD_TASK);
    on!(tx, conn => sqlx::query_as(select).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// The task of this id, in any organization: for the worker.
pub async fn by_id(tx: &mut Tx, id: TaskId) -> Result<Option<Task>, Error> {
    on!(tx, conn => sqlx::query_as("SELECT * FROM task WHERE id = $1").bind(id.0).fetch_optional(conn))
}

/// What somebody requested of a task while a worker holds it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, sqlx::FromRow)]
pub struct Asked {
    /// That it stop.
    pub cancel_requested: bool,
    /// That it wait, since when.
    pub paused_at: Option<DateTime<Utc>>,
}

/// What somebody requested of a task.
pub async fn asked(tx: &mut Tx, id: TaskId) -> Result<Asked, Error> {
    const SELECT: &str = "SELECT cancel_requested, paused_at FROM task WHERE id = $1";
    on!(tx, conn => sqlx::query_as(SELECT).bind(id.0).fetch_optional(conn))
        .map(Option::unwrap_or_default)
}

/// A task that this version can't read.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Unreadable {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: TaskId,
    /// The project of its domain.
    #[sqlx(try_from = "crate::column::MaybeId")]
    pub project_id: Option<model::id::ProjectId>,
    /// The type in its row, whether or not this version knows the word.
    pub task_type: String,
    /// What could not be read, for operators.
    pub unreadable: String,
    /// When it was set aside.
    pub unreadable_since: DateTime<Utc>,
}

/// The organization's tasks that were set aside because they can't be read, oldest first; at most 50.
pub async fn unreadable(
    tx: &mut Tx,
    organization: OrganizationId,
) -> Result<Vec<Unreadable>, Error> {
    const SELECT: &str = "SELECT id, project_id, task_type, unreadable, unreadable_since FROM task \
        WHERE organization_id = $1 AND unreadable IS NOT NULL ORDER BY position LIMIT 50";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))
}

/// How many rows of the installation were set aside because they can't be read, by table.
pub async fn count_unreadable(tx: &mut Tx) -> Result<Vec<(&'static str, i64)>, Error> {
    const COUNT: [(&str, &str); 4] = [
        (
            "task",
            "SELECT COUNT(*) FROM task WHERE unreadable IS NOT NULL",
        ),
        (
            "letter",
            "SELECT COUNT(*) FROM letter WHERE status = 'pending' AND unreadable IS NOT NULL",
        ),
        (
            "invitation",
            "SELECT COUNT(*) FROM invitation WHERE status = 'pending' AND unreadable IS NOT NULL",
        ),
        (
            "webhook_delivery",
            "SELECT COUNT(*) FROM webhook_delivery WHERE status = 'pending' AND unreadable IS NOT NULL",
        ),
    ];
    let mut counted = Vec::new();
    for (table, sql) in COUNT {
        counted.push((
            table,
            on!(tx, conn => sqlx::query_scalar(sql).fetch_one(conn))?,
        ));
    }
    Ok(counted)
}

/// The newest contact task of a domain of the organization; of this type when one is named.
pub async fn newest_about_contacts(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    of: Option<TaskType>,
) -> Result<Option<Task>, Error> {
    const SELECT: &str = concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND ",
        about_contacts!(),
        " AND (CAST($3 AS TEXT) IS NULL OR task_type = CAST($3 AS TEXT)) ORDER BY position DESC LIMIT 1"
    );
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(domain.0)
        .bind(of.map(TaskType::as_str))
        .fetch_optional(conn))
    .map(|found: Option<Readable<Task>>| found.and_then(Readable::ok))
}

/// The domain's task that has begun and not ended; it may be waiting for somebody, but for nobody's yes to another registrant.
pub async fn running_of_domain(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
) -> Result<Option<Task>, Error> {
    const SELECT: &str = "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND status = 'running' \
        AND CASE WHEN awaiting = 'operator' AND error IS NULL THEN 0 ELSE 1 END = 1";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(domain.0).fetch_optional(conn))
        .map(|found: Option<Readable<Task>>| found.and_then(Readable::ok))
}

/// Whether any task of the installation waits for somebody.
pub async fn any_awaiting(tx: &mut Tx) -> Result<bool, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM (SELECT id FROM task WHERE status IN ('pending', 'running') AND paused_at IS NULL AND awaiting IS NOT NULL LIMIT 1) AS waiting";
    on!(tx, conn => sqlx::query_scalar::<_, i64>(SELECT).fetch_one(conn)).map(|found| found > 0)
}

/// Whether a task of the domain is pending or in progress.
pub async fn any_open(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
) -> Result<bool, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM task WHERE organization_id = $1 AND domain_id = $2 AND status IN ('pending', 'running')";
    on!(tx, conn => sqlx::query_scalar::<_, i64>(SELECT).bind(organization.0).bind(domain.0).fetch_one(conn))
        .map(|found| found > 0)
}

/// Those of these domains that have an open task.
pub async fn under_way_of(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeSet<DomainId>, Error> {
    static SELECT: InList = InList::new(
        "SELECT DISTINCT domain_id FROM task WHERE organization_id = $1 AND status IN ('pending', 'running') AND domain_id IN (",
        ")",
        2,
    );
    let ids = domains.iter().map(|id| id.0);
    let found: Vec<(Uuid,)> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(found.into_iter().map(|(id,)| DomainId(id)).collect())
}

/// How many tasks of the installation have which status.
pub async fn count_by_status(tx: &mut Tx) -> Result<BTreeMap<TaskStatus, i64>, Error> {
    const SELECT: &str = "SELECT status, COUNT(*) FROM task GROUP BY status";
    let counted: Vec<(String, i64)> = on!(tx, conn => sqlx::query_as(SELECT).fetch_all(conn))?;
    let mut known = BTreeMap::new();
    for (status, count) in counted {
        match status.parse() {
            Ok(status) => {
                known.insert(status, count);
            }
            Err(UnknownWord { .. }) => tracing::warn!(
                status,
                count,
                "tasks of a status that this version does not know; a newer one wrote them"
            ),
        }
    }
    Ok(known)
}

/// The newest task of each of these domains of the organization, in no particular order.
pub async fn latest_of(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<Vec<Task>, Error> {
    static SQLITE: InList = InList::new(
        "SELECT t.* FROM domain d JOIN task t ON t.id = (SELECT l.id FROM task l WHERE l.domain_id = d.id ORDER BY l.position DESC LIMIT 1) \
         WHERE d.organization_id = $1 AND d.id IN (",
        ")",
        2,
    );
    // For one domain at a time PostgreSQL may walk all tasks from the newest on until it meets one of the domain's.
    static POSTGRES: InList = InList::new(
        "SELECT DISTINCT ON (t.domain_id) t.* FROM task t WHERE t.organization_id = $1 AND t.domain_id IN (",
        ") ORDER BY t.domain_id, t.position DESC",
        2,
    );
    let select = if tx.is_postgres() { &POSTGRES } else { &SQLITE };
    let mut ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut tasks = Vec::with_capacity(ids.len());
    for ids in ids.chunks(MANY) {
        let (sql, ids) = select.filled(tx, ids);
        tasks.extend(readable(on!(tx, conn => {
            let mut query = sqlx::query_as::<_, Readable<Task>>(sql).bind(organization.0);
            for id in ids {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?));
    }
    Ok(tasks)
}

/// Whether a completed task of the domain sent the object of this handle to the registry, or found it there as wanted: the latest fifty are checked.
pub async fn brought(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    handle: &str,
) -> Result<bool, Error> {
    const SELECT: &str = "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND status = 'completed' ORDER BY position DESC LIMIT 50";
    let tasks: Vec<Task> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(domain.0).fetch_all(conn))?;
    Ok(tasks
        .iter()
        .filter_map(|task| task.result.as_ref())
        .any(|did| {
            [&did.created, &did.updated, &did.unchanged]
                .into_iter()
                .any(|list| list.iter().any(|each| each == handle))
        }))
}
