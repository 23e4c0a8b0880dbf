//! Having a task wait, and having it go on.
//!
//! A task that covers many domains waits with its parts that have not begun, all of them in one statement; a part that runs ends by itself. What is paused is in none of the statements that workers
//! claim by, and blocks no other task of its domain.

use super::events::happened;
use super::{Task, read};
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::new_event::NewEvent;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId};
use model::task::StreamEvent;

/// Has an open task wait, and its parts that have not begun, with one event. `None` when the organization has no such task, or it waits already.
pub async fn pause(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<Option<Task>, Error> {
    const WHOLE: &str = "UPDATE task SET paused_at = $3, last_seq = last_seq + 1 \
        WHERE organization_id = $1 AND id = $2 AND status IN ('pending', 'running') AND paused_at IS NULL";
    const PARTS: &str = "UPDATE task SET paused_at = $3 WHERE organization_id = $1 AND parent_id = $2 AND status = 'pending' AND paused_at IS NULL";
    both(tx, organization, id, [WHOLE, PARTS], now).await
}

/// Has a task go on that waits, and its parts, with one event. `None` when the organization has no such task, or it does not wait.
pub async fn resume(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<Option<Task>, Error> {
    const WHOLE: &str = "UPDATE task SET paused_at = NULL, last_seq = last_seq + 1, \
        claimable_at = CASE WHEN lease_owner IS NULL AND status = 'running' AND claimable_at > $3 THEN $3 ELSE claimable_at END \
        WHERE organization_id = $1 AND id = $2 AND status IN ('pending', 'running') AND paused_at IS NOT NULL";
    const PARTS: &str = "UPDATE task SET paused_at = NULL, claimable_at = CASE WHEN claimable_at > $3 THEN $3 ELSE claimable_at END \
        WHERE organization_id = $1 AND parent_id = $2 AND status = 'pending' AND paused_at IS NOT NULL";
    both(tx, organization, id, [WHOLE, PARTS], now).await
}

/// Has a pending part wait that has just become one, of a task that waits since then. Nothing that streams show has changed, so there is no event.
pub async fn pause_part(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE task SET paused_at = $3 WHERE organization_id = $1 AND id = $2 AND status = 'pending'";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(since))
    )?)
}

/// The whole first: whoever creates its parts holds its row meanwhile, so none is missed.
async fn both(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TaskId,
    [whole, parts]: [&'static str; 2],
    now: DateTime<Utc>,
) -> Result<Option<Task>, Error> {
    let now = micros(now);
    for (sql, only) in [(whole, true), (parts, false)] {
        let written = touched!(
            tx,
            sqlx::query(sql).bind(organization.0).bind(id.0).bind(now)
        )?;
        if only && written == 0 {
            return Ok(None);
        }
    }
    let task = read::get(tx, organization, id).await?;
    if let Some(task) = &task {
        happened(
            tx,
            NewEvent::of(task, task.last_seq, StreamEvent::State, now),
        );
    }
    Ok(task)
}
