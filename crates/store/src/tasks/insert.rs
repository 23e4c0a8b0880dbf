//! Writing new tasks.

use super::events::happened;
use super::overtaken::overtake;
use super::{Task, undecided, under_way};
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one, rows};
use crate::fold::fold;
use crate::kept;
use crate::many_rows::ManyRows;
use crate::new_event::NewEvent;
use crate::tx::Tx;
use model::id::DomainId;
use model::task::StreamEvent;
use sqlx::AssertSqlSafe;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Tasks that one statement writes.
const AT_ONCE: usize = 100;
/// The number of a task's first event.
const FIRST_EVENT: i64 = 1;

/// Writes a new task behind every other of its domain, with its first event. The domain's row stays locked until the commit, so the order of a domain's tasks is the order of commits;
/// a caller that enqueues for several domains in one transaction goes through them by id, so that no two deadlock.
///
/// # Errors
/// [`Error::Missing`] when the domain, the project or the parent is not the organization's; [`Error::Duplicate`] when the id is taken.
pub async fn enqueue(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    if let Some(domain) = task.domain_id {
        let hold = tx.word(dialect::HOLD_DOMAIN);
        let organization = task.organization_id.0;
        let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization).bind(domain.0).fetch_optional(conn))?;
        held.ok_or(Error::Missing)?;
    }
    insert(tx, task).await
}

/// Writes the row with its first event. The caller has locked the domain. What waits there for a yes to another registrant leaves its place to a task that sends contacts: that sends
/// everything that the book wants.
pub(super) async fn insert(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    write(tx, task).await?;
    // One that had nothing to send is over when it is written.
    let event = if task.status.is_final() {
        overtake(tx, task).await?;
        StreamEvent::End
    } else {
        StreamEvent::State
    };
    told(tx, task, event);
    under_way::note(tx, task, task.created_at);
    undecided::take_over(tx, task).await
}

/// As [`insert`] for many parts of one task, without letting them take the place of what waits: a statement for [`AT_ONCE`] of them. They differ in their ids, their domains, what is asked for
/// and whether they name a registrant; all else is the first one's. Domains in `covered` are on their way already, since the whole task was to reach them: a part changes nothing about their states.
pub(super) async fn insert_parts(
    tx: &mut Tx,
    parts: &[Task],
    covered: &BTreeSet<DomainId>,
) -> Result<(), Error> {
    for some in parts.chunks(AT_ONCE) {
        write_parts(tx, some).await?;
    }
    for part in parts {
        told(tx, part, StreamEvent::State);
        if !part.domain_id.is_some_and(|id| covered.contains(&id)) {
            under_way::note(tx, part, part.created_at);
        }
    }
    Ok(())
}

/// Tells of a new row.
fn told(tx: &mut Tx, task: &Task, event: StreamEvent) {
    happened(tx, NewEvent::of(task, FIRST_EVENT, event, task.created_at));
}

async fn write_parts(tx: &mut Tx, parts: &[Task]) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO task (organization_id, parent_id, task_type, status, state, steps, claimable_at, created_by, created_at, begun_by, last_seq, \
        attempt, cancel_requested, joined, id, project_id, domain_id, cause, names_registrant, named_at) VALUES",
        (14, 6),
        AT_ONCE,
    );
    let Some(first) = parts.first() else {
        return Ok(());
    };
    let text = INSERT.text(tx, parts.len());
    let written = touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(text))
            .persistent(INSERT.is_kept(parts.len()))
            .bind(first.organization_id.0)
            .bind(first.parent_id.map(|id| id.0))
            .bind(first.task_type.as_str())
            .bind(first.status.as_str())
            .bind(kept::write_state(&first.state)?)
            .bind(kept::write_list(&first.steps)?)
            .bind(micros(first.claimable_at))
            .bind(kept::write(&first.created_by)?)
            .bind(micros(first.created_at))
            .bind(fold(&first.created_by.name))
            .bind(FIRST_EVENT)
            .bind(first.attempt)
            .bind(first.cancel_requested)
            .bind(kept::write_list(&first.joined)?);
        for part in parts {
            query = query
                .bind(part.id.0)
                .bind(part.project_id.map(|id| id.0))
                .bind(part.domain_id.map(|id| id.0))
                .bind(kept::write(&part.cause)?)
                .bind(part.names_registrant)
                .bind(part.named_at.map(micros));
        }
        query
    })?;
    rows(written, parts.len())
}

async fn write(tx: &mut Tx, task: &Task) -> Result<(), Error> {
    static INSERT: ManyRows = ManyRows::new(
        "INSERT INTO task (id, organization_id, project_id, domain_id, parent_id, task_type, status, cause, state, steps, \
        attempt, awaiting, error, result, cancel_requested, claimable_at, lease_owner, created_by, created_at, started_at, \
        completed_at, joined, names_registrant, named_at, begun_by, last_seq) VALUES",
        (0, 26),
        1,
    );
    let text = INSERT.text(tx, 1);
    one(touched!(
        tx,
        sqlx::query(AssertSqlSafe(text))
            .bind(task.id.0)
            .bind(task.organization_id.0)
            .bind(task.project_id.map(|id| id.0))
            .bind(task.domain_id.map(|id| id.0))
            .bind(task.parent_id.map(|id| id.0))
            .bind(task.task_type.as_str())
            .bind(task.status.as_str())
            .bind(kept::write(&task.cause)?)
            .bind(kept::write_state(&task.state)?)
            .bind(kept::write_list(&task.steps)?)
            .bind(task.attempt)
            .bind(task.awaiting.map(|whom| whom.as_str()))
            .bind(kept::write_maybe(task.error.as_ref())?)
            .bind(kept::write_maybe(task.result.as_ref())?)
            .bind(task.cancel_requested)
            .bind(micros(task.claimable_at))
            .bind(task.lease_owner)
            .bind(kept::write(&task.created_by)?)
            .bind(micros(task.created_at))
            .bind(task.started_at.map(micros))
            .bind(task.completed_at.map(micros))
            .bind(kept::write_list(&task.joined)?)
            .bind(task.names_registrant)
            .bind(task.named_at.map(micros))
            .bind(fold(&task.created_by.name))
            .bind(FIRST_EVENT)
    )?)
}
