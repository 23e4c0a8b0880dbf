//! Dismissing a failed task: somebody has looked at it, and it needs nobody any more.
//!
//! One transaction: the task, and of one that covers many domains its failed parts in one statement, and one audit entry. The task stays as it ended; it only counts no more among what needs a
//! person. Nothing that a stream or a webhook tells of has changed.

use super::{Task, Tasks};
use crate::audit::Entry;
use crate::{Actor, Error, Result};
use boxed::boxed;
use chrono::{DateTime, Utc};
use model::id::TaskId;
use model::task::TaskStatus;
use serde::Serialize;

/// What the audit log stores of it.
#[derive(Serialize)]
struct Dismissed {
    dismissed_at: DateTime<Utc>,
    /// Failed parts that were dismissed with it, or alone while it goes on.
    #[serde(skip_serializing_if = "no_parts")]
    parts: u64,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes a reference"
)]
const fn no_parts(count: &u64) -> bool {
    *count == 0
}

impl<'a> Tasks<'a> {
    /// Dismisses a failed task, or the failed parts of one that covers many domains and goes on. A second time succeeds and changes nothing; a retry takes it back.
    ///
    /// # Errors
    /// `task.not_failed`; [`Error::NotFound`].
    #[boxed]
    pub async fn dismiss(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (reach, mut tx, _) = self.steered(actor, id).await?;
        // Of two at once the second sees what the first wrote.
        let mut task = store::tasks::hold(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        let failed = task.status == TaskStatus::Failed;
        let goes_on = !task.status.is_final() && task.spread().is_some();
        if !failed && !goes_on {
            return Err(Error::rule(
                "task.not_failed",
                format!(
                    "The task is {}; only a failed one can be dismissed.",
                    task.status
                ),
            ));
        }
        let now = self.tools.now();
        let by = actor.created_by();
        let parts = if task.spread().is_some() {
            store::tasks::dismiss_parts(&mut tx, actor.organization, id, (&by, now)).await?
        } else {
            0
        };
        let itself = store::tasks::dismiss(&mut tx, actor.organization, id, (&by, now)).await?;
        if parts == 0 && !itself {
            return Ok(task.into());
        }
        if itself {
            task.dismissed_at = Some(now);
            task.dismissed_by = Some(by);
        }
        let entry = Entry::new("task.dismiss", id).after(Dismissed {
            dismissed_at: now,
            parts,
        });
        self.tools.audit().record(&mut tx, &reach, entry).await?;
        tx.commit().await?;
        Ok(task.into())
    }
}
