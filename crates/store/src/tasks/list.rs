//! The list of tasks.

use super::Task;
use crate::error::Error;
use crate::lease::{Readable, readable};
use crate::many::among;
use crate::page::{Cursor, Listed, Page};
use crate::tx::Tx;
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::task::{Awaiting, TaskStatus, TaskType};
use sqlx::{AssertSqlSafe, FromRow};
use std::sync::Arc;
use uuid::Uuid;

/// A filter for tasks. `None` matches all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TaskFilter {
    /// With this status.
    pub status: Option<TaskStatus>,
    /// Of this kind.
    pub task_type: Option<TaskType>,
    /// Of this domain.
    pub domain_id: Option<DomainId>,
    /// Of one of these projects.
    pub projects: Option<Arc<[ProjectId]>>,
    /// Parts of this task.
    pub parent_id: Option<TaskId>,
    /// Waiting for this actor.
    pub awaiting: Option<Awaiting>,
}

/// A cursor names the last task; its position in the order is looked up.
const LIST: &str = "SELECT t.* FROM task t WHERE t.organization_id = $1 \
    AND t.position < COALESCE((SELECT l.position FROM task l WHERE l.id = $2 AND l.organization_id = $1), 9223372036854775807)";
const LIST_TAIL: &str = " ORDER BY t.position DESC LIMIT $3";
/// The first placeholder of the projects.
const PROJECTS: usize = 9;
const COUNT: &str = "SELECT COUNT(*) FROM task t WHERE t.organization_id = $1";

fn narrowed(head: &str, filter: &TaskFilter, tail: &str) -> String {
    let clauses = [
        (filter.status.is_some(), " AND t.status = $4"),
        (filter.task_type.is_some(), " AND t.task_type = $5"),
        (filter.domain_id.is_some(), " AND t.domain_id = $6"),
        (filter.parent_id.is_some(), " AND t.parent_id = $7"),
        (filter.awaiting.is_some(), " AND t.awaiting = $8"),
    ];
    let wanted = clauses
        .into_iter()
        .filter(|(wanted, _)| *wanted)
        .map(|(_, clause)| clause);
    let projects = filter
        .projects
        .as_ref()
        .map(|projects| among("t.project_id", PROJECTS, projects.len()))
        .unwrap_or_default();
    std::iter::once(head)
        .chain(wanted)
        .chain([projects.as_str(), tail])
        .collect()
}

macro_rules! bound {
    ($query:expr, $organization:expr, $after:expr, $limit:expr, $filter:expr) => {{
        let mut query = $query
            .bind($organization.0)
            .bind($after)
            .bind($limit)
            .bind($filter.status.map(|status| status.as_str()))
            .bind($filter.task_type.map(|kind| kind.as_str()))
            .bind($filter.domain_id.map(|id| id.0))
            .bind($filter.parent_id.map(|id| id.0))
            .bind($filter.awaiting.map(|whom| whom.as_str()));
        for project in $filter.projects.iter().flat_map(|all| all.iter()) {
            query = query.bind(project.0);
        }
        query
    }};
}

/// The id is selected separately, so that an unreadable row does not end the list.
#[derive(FromRow)]
struct Row {
    id: Uuid,
    #[sqlx(flatten)]
    task: Readable<Task>,
}

/// A page of the organization's tasks, newest first. Unreadable ones are left out; see [`super::unreadable`].
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &TaskFilter,
    page: &Page,
) -> Result<Listed<Task>, Error> {
    let sql = narrowed(LIST, filter, LIST_TAIL);
    let after = page.after.as_ref().map_or(Uuid::nil(), |cursor| cursor.id);
    let rows: Vec<Row> = on!(tx, conn => {
        bound!(sqlx::query_as(AssertSqlSafe(sql)), organization, after, page.fetch(), filter).fetch_all(conn)
    })?;
    let listed = page.listed(rows, |row| Cursor {
        key: String::new(),
        id: row.id,
    });
    Ok(Listed {
        rows: readable(listed.rows.into_iter().map(|row| row.task).collect()),
        next: listed.next,
    })
}

/// How many of the organization's tasks match the filter.
pub async fn count(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &TaskFilter,
) -> Result<i64, Error> {
    let sql = narrowed(COUNT, filter, "");
    on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, Uuid::nil(), 0_i64, filter).fetch_one(conn)
    })
}
