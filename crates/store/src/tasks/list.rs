//! The list of tasks.

use super::Task;
use crate::column::micros;
use crate::error::Error;
use crate::fold::patterns;
use crate::in_list::among;
use crate::lease::{Readable, readable};
use crate::page::{Cursor, Listed, Page, with_limit};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
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
    /// Only failures that need somebody.
    pub needs_somebody: bool,
    /// Only those that somebody has wait.
    pub paused: bool,
    /// No parts of other tasks: each of those stands for its parts.
    pub folded: bool,
    /// Of a domain in whose name all these words occur.
    pub domain: Option<String>,
    /// Begun by somebody in whose name all these words occur.
    pub begun_by: Option<String>,
    /// Created at this moment or later.
    pub from: Option<DateTime<Utc>>,
    /// Created before this moment.
    pub until: Option<DateTime<Utc>>,
    /// Failed for the same reason as this task.
    pub fails_like: Option<TaskId>,
    /// The oldest first; the newest otherwise.
    pub oldest_first: bool,
}

/// A cursor names the last task; its position in the order is looked up.
const LIST: &str = "SELECT t.* FROM task t WHERE t.organization_id = $1 \
    AND t.position < COALESCE((SELECT l.position FROM task l WHERE l.id = $2 AND l.organization_id = $1), 9223372036854775807)";
const LIST_TAIL: &str = " ORDER BY t.position DESC LIMIT $3";
const LIST_UP: &str = "SELECT t.* FROM task t WHERE t.organization_id = $1 \
    AND t.position > COALESCE((SELECT l.position FROM task l WHERE l.id = $2 AND l.organization_id = $1), 0)";
const LIST_UP_TAIL: &str = " ORDER BY t.position LIMIT $3";
/// The first placeholder of what comes in a number that differs: patterns, then projects.
const MORE: usize = 12;
const COUNT: &str = "SELECT COUNT(*) FROM task t WHERE t.organization_id = $1";

fn narrowed(head: &str, filter: &TaskFilter, tail: &str) -> String {
    let clauses = [
        (filter.status.is_some(), " AND t.status = $4"),
        (filter.task_type.is_some(), " AND t.task_type = $5"),
        (filter.domain_id.is_some(), " AND t.domain_id = $6"),
        (filter.parent_id.is_some(), " AND t.parent_id = $7"),
        (filter.awaiting.is_some(), " AND t.awaiting = $8"),
        (filter.from.is_some(), " AND t.created_at >= $9"),
        (filter.until.is_some(), " AND t.created_at < $10"),
        (
            filter.needs_somebody,
            concat!(" AND ", super::needing!("t")),
        ),
        (
            filter.paused,
            " AND t.status IN ('pending', 'running') AND t.paused_at IS NOT NULL",
        ),
        (filter.folded, " AND t.parent_id IS NULL"),
    ];
    let wanted = clauses
        .into_iter()
        .filter(|(wanted, _)| *wanted)
        .map(|(_, clause)| clause);
    let mut sql: String = std::iter::once(head).chain(wanted).collect();
    let (domain, by) = filter.patterns();
    let mut place = MORE;
    if !domain.is_empty() {
        sql.push_str(" AND t.domain_id IN (SELECT d.id FROM domain d WHERE d.organization_id = $1");
        for _ in &domain {
            sql.push_str(&format!(" AND d.search_text LIKE ${place} ESCAPE '!'"));
            place += 1;
        }
        sql.push(')');
    }
    for _ in &by {
        sql.push_str(&format!(" AND t.begun_by LIKE ${place} ESCAPE '!'"));
        place += 1;
    }
    let within = |column| {
        let projects = filter.projects.as_ref();
        projects.map_or_else(String::new, |all| among(column, place, all.len()))
    };
    sql.push_str(&within("t.project_id"));
    if filter.fails_like.is_some() {
        sql.push_str(
            " AND t.error = (SELECT l.error FROM task l WHERE l.organization_id = $1 AND l.id = $11",
        );
        sql.push_str(&within("l.project_id"));
        sql.push(')');
    }
    sql + tail
}

impl TaskFilter {
    /// The patterns of the domain's name, and of who began it.
    fn patterns(&self) -> (Vec<String>, Vec<String>) {
        (
            patterns(self.domain.as_deref()),
            patterns(self.begun_by.as_deref()),
        )
    }
}

macro_rules! bound {
    ($query:expr, $organization:expr, $after:expr, $limit:expr, $filter:expr, $patterns:expr) => {{
        let mut query = $query
            .bind($organization.0)
            .bind($after)
            .bind($limit)
            .bind($filter.status.map(|status| status.as_str()))
            .bind($filter.task_type.map(|kind| kind.as_str()))
            .bind($filter.domain_id.map(|id| id.0))
            .bind($filter.parent_id.map(|id| id.0))
            .bind($filter.awaiting.map(|whom| whom.as_str()))
            .bind($filter.from.map(micros))
            .bind($filter.until.map(micros))
            .bind($filter.fails_like.map(|id| id.0));
        for pattern in $patterns.0.iter().chain(&$patterns.1) {
            query = query.bind(pattern.as_str());
        }
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

/// A page of the organization's tasks, newest first unless the filter says otherwise. Unreadable ones are left out; see [`super::unreadable`].
pub async fn list(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &TaskFilter,
    page: &Page,
) -> Result<Listed<Task>, Error> {
    let sql = if filter.oldest_first {
        narrowed(LIST_UP, filter, LIST_UP_TAIL)
    } else {
        narrowed(LIST, filter, LIST_TAIL)
    };
    let sql = with_limit(&sql, "$3", page.fetch());
    let after = page.after.as_ref().map_or(Uuid::nil(), |cursor| cursor.id);
    let patterns = filter.patterns();
    let rows: Vec<Row> = on!(tx, conn => {
        bound!(sqlx::query_as(AssertSqlSafe(sql)), organization, after, page.fetch(), filter, patterns).fetch_all(conn)
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
    let patterns = filter.patterns();
    on!(tx, conn => {
        bound!(sqlx::query_scalar(AssertSqlSafe(sql)), organization, Uuid::nil(), 0_i64, filter, patterns).fetch_one(conn)
    })
}
