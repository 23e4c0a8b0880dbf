//! Having a task for many domains, or an import, wait, and having it go on.
//!
//! One transaction each: the task, its parts that have not begun (one statement, however many), and one audit entry. A part that runs ends by itself, and an import finishes the batch of rows at
//! hand. Both are idempotent.

use super::{Task, Tasks};
use crate::audit::Entry;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::TaskId;
use serde::Serialize;

/// What the audit log stores of it.
#[derive(Serialize)]
struct Paused {
    paused: bool,
}

impl<'a> Tasks<'a> {
    /// Has a task wait: its parts that have not begun are not begun until it is resumed. A second time changes nothing.
    ///
    /// # Errors
    /// `task.not_pausable` when it neither covers many domains nor imports a file, or waits for an approval; `task.already_ended`; [`Error::NotFound`].
    #[boxed]
    pub async fn pause(self, actor: &Actor, id: TaskId) -> Result<Task> {
        self.wait(actor, id, true).await
    }

    /// Has a paused task go on where it stopped. One that is not paused stays as it is.
    ///
    /// # Errors
    /// As [`Tasks::pause`].
    #[boxed]
    pub async fn resume(self, actor: &Actor, id: TaskId) -> Result<Task> {
        self.wait(actor, id, false).await
    }

    async fn wait(self, actor: &Actor, id: TaskId, wait: bool) -> Result<Task> {
        let (reach, mut tx, task) = self.steered(actor, id).await?;
        if !task.is_parent() {
            return Err(Error::rule(
                "task.not_pausable",
                "Only a task for many domains, or an import, can be paused; cancel this one, and try it again later.",
            ));
        }
        if task.status.is_final() {
            return Err(Error::rule(
                "task.already_ended",
                format!("The task is {} already.", task.status),
            ));
        }
        if task.wants_approval() {
            return Err(Error::rule(
                "task.not_pausable",
                "Nothing goes out before somebody approves: there is nothing to pause.",
            ));
        }
        let now = self.tools.now();
        let (written, action) = if wait {
            let paused = store::tasks::pause(&mut tx, actor.organization, id, now).await?;
            (paused, "task.pause")
        } else {
            let resumed = store::tasks::resume(&mut tx, actor.organization, id, now).await?;
            (resumed, "task.resume")
        };
        // It is so already; or it ended at this moment, which is said as it stands.
        let Some(written) = written else {
            let now = store::tasks::get(&mut tx, actor.organization, id).await?;
            return Ok(now.ok_or(Error::NotFound)?.into());
        };
        let entry = Entry::new(action, id).after(Paused { paused: wait });
        self.tools.audit().record(&mut tx, &reach, entry).await?;
        tx.commit().await?;
        Ok(written.into())
    }
}
