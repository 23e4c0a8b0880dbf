//! What became of the parts of tasks that cover many domains: counted for a whole page of them at once.

use crate::column::micros;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::kept::Kept;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId};
use model::task::{TaskError, TaskStatus};
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The parts of one task.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Not begun.
    pub pending: i64,
    /// In progress.
    pub running: i64,
    /// Completed.
    pub completed: i64,
    /// Failed, all of them.
    pub failed: i64,
    /// Cancelled.
    pub cancelled: i64,
    /// Failures that need somebody.
    pub needing: i64,
    /// Parts that have ended since the moment that was asked for.
    pub lately: i64,
}

impl Tally {
    /// Parts that were created.
    #[must_use]
    pub const fn made(&self) -> i64 {
        self.open() + self.ended()
    }

    /// Parts that have not ended.
    #[must_use]
    pub const fn open(&self) -> i64 {
        self.pending + self.running
    }

    /// Parts that have ended.
    #[must_use]
    pub const fn ended(&self) -> i64 {
        self.completed + self.failed + self.cancelled
    }
}

/// Whose parts have which status, from the index `task_parts` alone.
static BY_STATUS: InList = InList::new(
    "SELECT t.parent_id, t.status, COUNT(*) FROM task t WHERE t.organization_id = $1 AND t.parent_id IN (",
    ") GROUP BY t.parent_id, t.status",
    2,
);
static NEEDING: InList = InList::new(
    concat!(
        "SELECT t.parent_id, COUNT(*) FROM task t WHERE ",
        super::needing!("t"),
        " AND t.organization_id = $1 AND t.parent_id IN ("
    ),
    ") GROUP BY t.parent_id",
    2,
);
static LATELY: InList = InList::new(
    "SELECT t.parent_id, COUNT(*) FROM task t WHERE t.organization_id = $1 AND t.completed_at > $2 AND t.parent_id IN (",
    ") GROUP BY t.parent_id",
    3,
);

/// What became of the parts of these tasks of the organization. One without parts is left out. `since`: from when on [`Tally::lately`] counts.
pub async fn tallies(
    tx: &mut Tx,
    organization: OrganizationId,
    wholes: &[TaskId],
    since: DateTime<Utc>,
) -> Result<BTreeMap<TaskId, Tally>, Error> {
    let mut tallies: BTreeMap<TaskId, Tally> = BTreeMap::new();
    let ids: Vec<Uuid> = wholes.iter().map(|id| id.0).collect();
    for ids in ids.chunks(MANY) {
        let (sql, bound) = BY_STATUS.filled(tx, ids);
        let counted: Vec<(Uuid, String, i64)> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0);
            for id in bound {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        for (whole, status, count) in counted {
            let tally = tallies.entry(TaskId(whole)).or_default();
            match status.parse() {
                Ok(TaskStatus::Pending) => tally.pending = count,
                Ok(TaskStatus::Running) => tally.running = count,
                Ok(TaskStatus::Completed) => tally.completed = count,
                Ok(TaskStatus::Failed) => tally.failed = count,
                Ok(TaskStatus::Cancelled) => tally.cancelled = count,
                // The table's own check admits no other.
                Err(_) => {}
            }
        }
        let (sql, bound) = NEEDING.filled(tx, ids);
        let needing: Vec<(Uuid, i64)> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0);
            for id in bound {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        for (whole, count) in needing {
            tallies.entry(TaskId(whole)).or_default().needing = count;
        }
        let (sql, bound) = LATELY.filled(tx, ids);
        let lately: Vec<(Uuid, i64)> = on!(tx, conn => {
            let mut query = sqlx::query_as(sql).bind(organization.0).bind(micros(since));
            for id in bound {
                query = query.bind(id);
            }
            query.fetch_all(conn)
        })?;
        for (whole, count) in lately {
            tallies.entry(TaskId(whole)).or_default().lately = count;
        }
    }
    Ok(tallies)
}

/// Why parts failed.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Reason {
    /// The error that they all have.
    #[sqlx(try_from = "Kept<TaskError>")]
    pub error: TaskError,
    /// How many have it.
    pub count: i64,
    /// One of them; its error finds the others ([`super::TaskFilter::fails_like`]).
    #[sqlx(try_from = "Uuid")]
    pub example: TaskId,
}

/// Why the failed parts of a task failed that need somebody, most frequent first; at most `limit` reasons.
pub async fn reasons(
    tx: &mut Tx,
    organization: OrganizationId,
    whole: TaskId,
    limit: u32,
) -> Result<Vec<Reason>, Error> {
    const SELECT: &str = concat!(
        "SELECT g.error, g.count, t.id AS example FROM (SELECT t.error, COUNT(*) AS count, MIN(t.position) AS first FROM task t WHERE ",
        super::needing!("t"),
        " AND t.organization_id = $1 AND t.parent_id = $2 AND t.error IS NOT NULL GROUP BY t.error) g \
          JOIN task t ON t.position = g.first ORDER BY g.count DESC, g.first LIMIT $3"
    );
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(whole.0).bind(limit).fetch_all(conn))
}
