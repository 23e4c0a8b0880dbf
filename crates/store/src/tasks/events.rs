//! The numbered events that streams are read from.

use super::Task;
use crate::column::{Word, micros};
use crate::error::{Error, rows};
use crate::kept::{self, KeptSnapshot};
use crate::many_rows::ManyRows;
use crate::new_event::NewEvent;
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId};
use model::stored::TaskSnapshot;
use model::task::StreamEvent;
use sqlx::{AssertSqlSafe, FromRow};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Events that one statement writes.
const AT_ONCE: usize = 100;

/// An event of a task.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct TaskEvent {
    /// The organization.
    #[sqlx(try_from = "Uuid")]
    pub task_id: TaskId,
    /// Its number within the task, from 1 without a gap.
    pub seq: i64,
    /// Its number within the organization, from 1 without a gap. A higher number is never committed before a lower one.
    pub org_seq: i64,
    /// Its kind.
    #[sqlx(try_from = "Word<StreamEvent>")]
    pub event: StreamEvent,
    /// The whole task at that time; or why it can't be read, when another version wrote it.
    #[sqlx(try_from = "KeptSnapshot", rename = "data")]
    pub task: Result<TaskSnapshot, String>,
    /// When.
    pub at: DateTime<Utc>,
}

impl NewEvent {
    pub(super) fn of(task: &Task, seq: i64, event: StreamEvent, at: DateTime<Utc>) -> Self {
        Self {
            organization: task.organization_id,
            task: task.id,
            seq,
            event,
            data: task.snapshot(),
            at: micros(at),
        }
    }
}

pub(super) fn happened(tx: &mut Tx, event: NewEvent) {
    tx.wake(Wake {
        organization: event.organization,
        task: event.task,
    });
    tx.events.push(event);
}

/// Numbers and writes the transaction's events: the last step before the commit. The organization's counter is locked from here to the commit, so the order of numbers is the order
/// of commits, and a reader who has seen a number has seen every lower one.
pub(crate) async fn write_events(tx: &mut Tx) -> Result<(), Error> {
    // Most organizations have no webhook for tasks: that is asked in the same statement.
    const NUMBER: &str = "UPDATE organization_counter SET last_event = last_event + $2 WHERE organization_id = $1 RETURNING last_event, \
        (SELECT COUNT(*) FROM webhook w WHERE w.organization_id = $1 AND w.is_active AND w.topics LIKE $3)";
    let topic = crate::webhooks::about_tasks();
    let mut by_organization: BTreeMap<OrganizationId, Vec<NewEvent>> = BTreeMap::new();
    for event in std::mem::take(&mut tx.events) {
        by_organization
            .entry(event.organization)
            .or_default()
            .push(event);
    }
    for (organization, events) in by_organization {
        let count = i64::try_from(events.len()).unwrap_or(i64::MAX);
        let numbered: Option<(i64, i64)> = on!(tx, conn => sqlx::query_as(NUMBER)
            .bind(organization.0)
            .bind(count)
            .bind(&topic)
            .fetch_optional(conn))?;
        let (last, webhooks) = numbered.ok_or(Error::Missing)?;
        let mut first = last - count + 1;
        for some in events.chunks(AT_ONCE) {
            write_rows(tx, first, some).await?;
            first += i64::try_from(some.len()).unwrap_or(i64::MAX);
        }
        if webhooks > 0 {
            crate::webhooks::of_tasks(tx, organization, &events).await?;
        }
    }
    Ok(())
}

/// Writes events of one organization, numbered from `first` on.
async fn write_rows(tx: &mut Tx, first: i64, events: &[NewEvent]) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO task_event (task_id, seq, organization_id, org_seq, event, data, at) VALUES",
        (0, 7),
        AT_ONCE,
    );
    let text = INSERT.text(tx, events.len());
    let written = touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(text)).persistent(INSERT.is_kept(events.len()));
        for (org_seq, event) in (first..).zip(events) {
            query = query
                .bind(event.task.0)
                .bind(event.seq)
                .bind(event.organization.0)
                .bind(org_seq)
                .bind(event.event.as_str())
                .bind(kept::write(&event.data)?)
                .bind(event.at);
        }
        query
    })?;
    rows(written, events.len())
}

/// The task's events after a number, in order; at most `limit`.
pub async fn events(
    tx: &mut Tx,
    organization: OrganizationId,
    task: TaskId,
    after: i64,
    limit: u32,
) -> Result<Vec<TaskEvent>, Error> {
    const SELECT: &str = "SELECT task_id, seq, org_seq, event, data, at FROM task_event \
        WHERE organization_id = $1 AND task_id = $2 AND seq > $3 ORDER BY seq LIMIT $4";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(task.0).bind(after).bind(limit).fetch_all(conn))
}

/// The organization's events after a number, in order; at most `limit`.
pub async fn org_events(
    tx: &mut Tx,
    organization: OrganizationId,
    after: i64,
    limit: u32,
) -> Result<Vec<TaskEvent>, Error> {
    const SELECT: &str = "SELECT task_id, seq, org_seq, event, data, at FROM task_event \
        WHERE organization_id = $1 AND org_seq > $2 ORDER BY org_seq LIMIT $3";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(after).bind(limit).fetch_all(conn))
}

/// The number of the organization's latest event; 0 before the first.
pub async fn last_org_seq(tx: &mut Tx, organization: OrganizationId) -> Result<i64, Error> {
    const SELECT: &str = "SELECT last_event FROM organization_counter WHERE organization_id = $1";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).fetch_optional(conn))
        .map(|last| last.unwrap_or(0))
}
