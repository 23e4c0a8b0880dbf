//! Changing tasks. Every write is numbered as an event and wakes the listeners.

use super::events::happened;
use super::overtaken::overtake;
use super::{Task, read, under_way};
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::kept;
use crate::lease::Lease;
use crate::new_event::NewEvent;
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, TaskId};
use model::task::{CreatedBy, StreamEvent, TaskStatus};

/// Writes the mutable fields of a leased task, with one event, and returns the event's number. `lease_owner: None` in the task releases it; `claimable_at` says when
/// it may be claimed then. While it is leased, a later expiry that a heartbeat wrote is kept. `cancel_requested` and `paused_at` are set by others and are not written.
///
/// One of a domain that ends as completed or failed overtakes earlier failures of the domain.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn save(
    tx: &mut Tx,
    task: &Task,
    held: Lease,
    event: StreamEvent,
    now: DateTime<Utc>,
) -> Result<i64, Error> {
    const UPDATE: &str = "UPDATE task SET status = $3, state = $4, steps = $5, attempt = $6, awaiting = $7, error = $8, result = $9, \
        claimable_at = CASE WHEN CAST($11 AS INTEGER) = 1 AND claimable_at > $10 THEN claimable_at ELSE $10 END, \
        lease_owner = CASE WHEN CAST($11 AS INTEGER) = 1 THEN lease_owner ELSE NULL END, \
        started_at = $12, completed_at = $13, last_seq = last_seq + 1 \
        WHERE id = $1 AND lease_owner = $2 AND fence = $14 RETURNING last_seq, paused_at";
    let keeps = i32::from(task.lease_owner.is_some());
    let written: Option<(i64, Option<DateTime<Utc>>)> = on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(task.id.0)
        .bind(held.owner)
        .bind(task.status.as_str())
        .bind(kept::write_state(&task.state)?)
        .bind(kept::write_list(&task.steps)?)
        .bind(task.attempt)
        .bind(task.awaiting.map(|whom| whom.as_str()))
        .bind(kept::write_maybe(task.error.as_ref())?)
        .bind(kept::write_maybe(task.result.as_ref())?)
        .bind(micros(task.claimable_at))
        .bind(keeps)
        .bind(task.started_at.map(micros))
        .bind(task.completed_at.map(micros))
        .bind(held.fence)
        .fetch_optional(conn))?;
    let (seq, paused_at) = written.ok_or(Error::Stale)?;
    overtake(tx, task).await?;
    let mut told = NewEvent::of(task, seq, event, now);
    told.data.paused = paused_at.is_some() && !task.status.is_final();
    happened(tx, told);
    // Between two steps the domains that a task will reach stay the same.
    let steps = task.domain_id.is_none() && event != StreamEvent::Progress;
    if task.status.is_final() || steps {
        under_way::note(tx, task, now);
    }
    Ok(seq)
}

/// Writes the state of a task's steps while it stays leased, without an event: written before something is retried.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn note_steps(tx: &mut Tx, task: &Task, held: Lease) -> Result<(), Error> {
    const UPDATE: &str =
        "UPDATE task SET steps = $4 WHERE id = $1 AND lease_owner = $2 AND fence = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(task.id.0)
            .bind(held.owner)
            .bind(held.fence)
            .bind(kept::write_list(&task.steps)?)
    )?)
}

/// Releases a leased task, writing only the worker's notes and its next time: nothing that streams show has changed, so there is no event.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn save_quietly(tx: &mut Tx, task: &Task, held: Lease) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE task SET state = $4, claimable_at = $5, steps = $6, lease_owner = NULL WHERE id = $1 AND lease_owner = $2 AND fence = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(task.id.0)
            .bind(held.owner)
            .bind(held.fence)
            .bind(kept::write_state(&task.state)?)
            .bind(micros(task.claimable_at))
            .bind(kept::write_list(&task.steps)?)
    )?)
}

/// Writes the mutable fields of a task that nobody has leased and whose status is `expected`, `cancel_requested` and `names_registrant` too, with one event, and returns the event's number: to cancel a pending one, to retry a failed one, to hand news to a waiting one.
///
/// # Errors
/// [`Error::Stale`] when its status is another by now or it is leased.
pub async fn save_unleased(
    tx: &mut Tx,
    task: &Task,
    expected: TaskStatus,
    event: StreamEvent,
    now: DateTime<Utc>,
) -> Result<i64, Error> {
    const UPDATE: &str = "UPDATE task SET status = $4, state = $5, steps = $6, attempt = $7, awaiting = $8, error = $9, result = $10, \
        claimable_at = $11, cancel_requested = $12, started_at = $13, completed_at = $14, dismissed_at = $15, dismissed_by = $16, \
        overtaken_by = $17, paused_at = $18, names_registrant = $19, named_at = $20, last_seq = last_seq + 1 \
        WHERE organization_id = $1 AND id = $2 AND status = $3 AND lease_owner IS NULL RETURNING last_seq";
    let seq: Option<i64> = on!(tx, conn => sqlx::query_scalar(UPDATE)
        .bind(task.organization_id.0)
        .bind(task.id.0)
        .bind(expected.as_str())
        .bind(task.status.as_str())
        .bind(kept::write_state(&task.state)?)
        .bind(kept::write_list(&task.steps)?)
        .bind(task.attempt)
        .bind(task.awaiting.map(|whom| whom.as_str()))
        .bind(kept::write_maybe(task.error.as_ref())?)
        .bind(kept::write_maybe(task.result.as_ref())?)
        .bind(micros(task.claimable_at))
        .bind(task.cancel_requested)
        .bind(task.started_at.map(micros))
        .bind(task.completed_at.map(micros))
        .bind(task.dismissed_at.map(micros))
        .bind(kept::write_maybe(task.dismissed_by.as_ref())?)
        .bind(task.overtaken_by.map(|id| id.0))
        .bind(task.paused_at.map(micros))
        .bind(task.names_registrant)
        .bind(task.named_at.map(micros))
        .fetch_optional(conn))?;
    let seq = seq.ok_or(Error::Stale)?;
    happened(tx, NewEvent::of(task, seq, event, now));
    under_way::note(tx, task, now);
    wake_whole(tx, task, now).await?;
    Ok(seq)
}

/// Notes that a failed task needs nobody any more. Nothing that streams show has changed, so there is no event. Returns whether it was written: `false` when the organization has no such
/// failed task, or it was dismissed already.
pub async fn dismiss(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
    (by, now): (&CreatedBy, DateTime<Utc>),
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE task SET dismissed_at = $3, dismissed_by = $4 \
        WHERE organization_id = $1 AND id = $2 AND status = 'failed' AND dismissed_at IS NULL";
    let written = touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
            .bind(kept::write(by)?)
    )?;
    Ok(written > 0)
}

/// As [`dismiss`], for all failed parts of a task at once. Returns how many there were.
pub async fn dismiss_parts(
    tx: &mut Tx,
    organization: OrganizationId,
    whole: TaskId,
    (by, now): (&CreatedBy, DateTime<Utc>),
) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE task SET dismissed_at = $3, dismissed_by = $4 \
        WHERE organization_id = $1 AND parent_id = $2 AND status = 'failed' AND dismissed_at IS NULL";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(whole.0)
            .bind(micros(now))
            .bind(kept::write(by)?)
    )
}

/// As [`dismiss`], for all failures of a domain at once: it was released.
pub async fn dismiss_of_domain(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    (by, now): (&CreatedBy, DateTime<Utc>),
) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE task SET dismissed_at = $3, dismissed_by = $4 \
        WHERE organization_id = $1 AND domain_id = $2 AND status = 'failed' AND dismissed_at IS NULL AND overtaken_by IS NULL";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(domain.0)
            .bind(micros(now))
            .bind(kept::write(by)?)
    )
}

/// Requests that a pending or running task stop before its next step, with one event. A waiting or paused one that nobody has leased becomes claimable at once, so that a worker sees the request. `None` when the organization has no such open task.
pub async fn request_cancel(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<Option<Task>, Error> {
    const UPDATE: &str = "UPDATE task SET cancel_requested = TRUE, paused_at = NULL, last_seq = last_seq + 1, \
        claimable_at = CASE WHEN lease_owner IS NULL AND claimable_at > $3 THEN $3 ELSE claimable_at END \
        WHERE organization_id = $1 AND id = $2 AND status IN ('pending', 'running')";
    let now = micros(now);
    if touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(now)
    )? == 0
    {
        return Ok(None);
    }
    let task = read::get(tx, organization, id).await?;
    if let Some(task) = &task {
        happened(
            tx,
            NewEvent::of(task, task.last_seq, StreamEvent::Progress, now),
        );
    }
    Ok(task)
}

/// A part of a task moves on by somebody's decision: the whole, which waited for nothing else, counts again. Nothing that streams show changes until it has.
async fn wake_whole(tx: &mut Tx, part: &Task, now: DateTime<Utc>) -> Result<(), Error> {
    const UPDATE: &str = concat!(
        "UPDATE task SET awaiting = NULL, claimable_at = $3 WHERE organization_id = $1 AND id = $2 AND status = 'running' AND lease_owner IS NULL AND ",
        undecided!("")
    );
    let Some(whole) = part.parent_id else {
        return Ok(());
    };
    let woken = touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(part.organization_id.0)
            .bind(whole.0)
            .bind(micros(now))
    )?;
    if woken > 0 {
        tx.wake(Wake {
            organization: part.organization_id,
            task: whole,
        });
    }
    Ok(())
}
