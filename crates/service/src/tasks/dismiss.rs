//! Dismissing a failed task: somebody has looked at it, and it needs nobody any more.
//!
//! One transaction: the task, and of one that covers many domains its failed parts, and one audit entry. The task stays as it ended; it only counts no more among what needs a person. Nothing
//! that a stream or a webhook tells of has changed.

use super::{Task, Tasks};
use crate::audit::Entry;
use crate::{Actor, Error, Result};
use chrono::{DateTime, Utc};
use model::id::TaskId;
use model::task::TaskStatus;
use serde::Serialize;

/// What the audit log stores of it.
#[derive(Serialize)]
struct Dismissed {
    dismissed_at: DateTime<Utc>,
}

impl Tasks<'_> {
    /// Dismisses a failed task. A second time succeeds and changes nothing; a retry takes it back.
    ///
    /// # Errors
    /// `task.not_failed`; [`Error::NotFound`].
    pub async fn dismiss(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (reach, mut tx, _) = self.steered(actor, id).await?;
        // Of two at once the second sees what the first wrote.
        let mut task = store::tasks::hold(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        if task.status != TaskStatus::Failed {
            return Err(Error::rule(
                "task.not_failed",
                format!(
                    "The task is {}; only a failed one can be dismissed.",
                    task.status
                ),
            ));
        }
        if task.dismissed_at.is_some() {
            return Ok(task.into());
        }
        let now = self.tools.now();
        let failed = |status| status == TaskStatus::Failed;
        for part in self.parts(&mut tx, &reach, &task, failed).await? {
            store::tasks::dismiss(&mut tx, actor.organization, part.id, now).await?;
        }
        store::tasks::dismiss(&mut tx, actor.organization, id, now).await?;
        task.dismissed_at = Some(now);
        let entry = Entry::new("task.dismiss", id).after(Dismissed { dismissed_at: now });
        self.tools.audit().record(&mut tx, &reach, entry).await?;
        tx.commit().await?;
        Ok(task.into())
    }
}
