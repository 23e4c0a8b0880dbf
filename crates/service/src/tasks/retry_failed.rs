//! Trying the failed parts of a task for many domains again, all of them.
//!
//! One transaction per batch of parts. The first also writes the audit entry, and each puts the task itself back to where it waits for its parts if it has ended, so that there is never a moment at
//! which a part is on its way again and nobody counts it. A process that dies in between leaves whole batches: what is left still counts as failed, and the next request goes on with it.

use super::steer::may_begin_anew;
use super::{Task, Tasks};
use crate::audit::Entry;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::TaskId;
use model::task::{StepName, StepStatus, TaskStatus};
use serde::Serialize;
use store::Page;
use store::tasks::{Task as Row, TaskFilter};

/// Parts that begin anew in one transaction.
const BATCH: u32 = 200;

/// What the audit log stores of it.
#[derive(Serialize)]
struct Retried {
    status: TaskStatus,
    /// How many failed parts there were.
    failed: i64,
}

impl<'a> Tasks<'a> {
    /// Tries every failed part of a task again whose failure needs somebody; parts that were overtaken or dismissed, cancelled or done stay as they are. When there is none, nothing changes.
    ///
    /// # Errors
    /// `task.no_parts` when it does not cover many domains; `task.not_retryable` when it was cancelled or nobody approved it; [`Error::NotFound`].
    #[boxed]
    pub async fn retry_failed(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let filter = TaskFilter {
            parent_id: Some(id),
            needs_somebody: true,
            ..TaskFilter::default()
        };
        let mut page = Page {
            limit: BATCH,
            after: None,
        };
        let mut first = true;
        loop {
            let (reach, mut tx, _) = self.steered(actor, id).await?;
            let mut whole = store::tasks::hold(&mut tx, actor.organization, id)
                .await?
                .ok_or(Error::NotFound)?;
            retryable(&whole)?;
            let organization = actor.organization;
            let batch = store::tasks::list(&mut tx, organization, &filter, &page).await?;
            if batch.rows.is_empty() {
                return Ok(whole.into());
            }
            let failed = store::tasks::count(&mut tx, organization, &filter).await?;
            let paused_at = whole.paused_at.filter(|_| whole.is_paused());
            let mut parts: Vec<Row> = batch.rows;
            parts.sort_unstable_by_key(|part| part.domain_id);
            for part in parts.into_iter().filter(may_begin_anew) {
                // A domain that was released since needs nothing any more.
                if let Some(domain) = part.domain_id
                    && store::domains::hold(&mut tx, organization, domain).await?
                {
                    let again = self.begin_anew(&mut tx, &reach, part).await?;
                    if let Some(since) = paused_at {
                        store::tasks::pause_part(&mut tx, organization, again.id, since).await?;
                    }
                }
            }
            if whole.status.is_final() {
                whole = self.begin_anew(&mut tx, &reach, whole).await?;
            }
            if first {
                let entry = Entry::new("task.retry", id).after(Retried {
                    status: whole.status,
                    failed,
                });
                self.tools.audit().record(&mut tx, &reach, entry).await?;
                first = false;
            }
            tx.commit().await?;
            match batch.next {
                Some(next) => page.after = Some(next),
                None => return Ok(whole.into()),
            }
        }
    }
}

fn retryable(whole: &Row) -> Result<()> {
    if whole.spread().is_none() {
        return Err(Error::rule(
            "task.no_parts",
            "This task has no parts: try the task itself again.",
        ));
    }
    let unapproved = whole
        .steps
        .iter()
        .any(|step| step.name == StepName::Approve && step.status != StepStatus::Done);
    if unapproved || whole.status == TaskStatus::Cancelled {
        return Err(Error::rule(
            "task.not_retryable",
            "The task was cancelled, or nobody has said yes to it: its failed parts can be tried again one by one.",
        ));
    }
    Ok(())
}
