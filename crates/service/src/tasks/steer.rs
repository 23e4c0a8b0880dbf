//! Cancelling and retrying by hand.
//!
//! A pending task is cancelled at once. A running one is asked to stop: the worker does so before its next step, never within one,
//! so that nothing is left half-sent. Only a failed or cancelled task can be retried; it begins at its first step, which
//! resolves anew what is wanted.

use super::read::reachable;
use crate::audit::Entry;
use crate::{Actor, Error, Need, Result, Service};
use model::id::TaskId;
use model::task::{Step, StreamEvent, TaskStatus};
use serde_json::json;
use store::Tx;
use store::tasks::Task;

impl Service {
    /// Cancels a task, or asks it to stop.
    ///
    /// # Errors
    /// `task.already_ended`; [`Error::NotFound`].
    pub async fn cancel_task(&self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (mut tx, task) = self.steered(actor, id).await?;
        let now = self.now();
        let task = match task.status {
            TaskStatus::Pending => {
                let cancelled = Task {
                    status: TaskStatus::Cancelled,
                    completed_at: Some(now),
                    ..task
                };
                store::tasks::save_unleased(
                    &mut tx,
                    &cancelled,
                    TaskStatus::Pending,
                    StreamEvent::End,
                    now,
                )
                .await?;
                cancelled
            }
            TaskStatus::Running => {
                store::tasks::request_cancel(&mut tx, actor.organization, id, now)
                    .await?
                    .ok_or(Error::NotFound)?
            }
            TaskStatus::Completed | TaskStatus::Failed | TaskStatus::Cancelled => {
                return Err(Error::rule(
                    "task.already_ended",
                    format!("The task is {} already.", task.status),
                ));
            }
        };
        self.steer_entry(&mut tx, actor, "task.cancel", &task)
            .await?;
        tx.commit().await?;
        Ok(task)
    }

    /// Puts a failed or cancelled task back to its beginning.
    ///
    /// # Errors
    /// `task.not_retryable`; [`Error::NotFound`].
    pub async fn retry_task(&self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (mut tx, task) = self.steered(actor, id).await?;
        if !task.status.may_become(TaskStatus::Pending) {
            return Err(Error::rule(
                "task.not_retryable",
                format!(
                    "The task is {}; only a failed or cancelled one can be tried again.",
                    task.status
                ),
            ));
        }
        let now = self.now();
        if let Some(domain) = task.domain_id {
            store::domains::touch(&mut tx, actor.organization, domain, now).await?;
        }
        let from = task.status;
        let again = Task {
            status: TaskStatus::Pending,
            steps: Step::all_pending(),
            state: json!({}),
            awaiting: None,
            error: None,
            result: None,
            cancel_requested: false,
            claimable_at: now,
            lease_owner: None,
            completed_at: None,
            ..task
        };
        store::tasks::save_unleased(&mut tx, &again, from, StreamEvent::State, now).await?;
        self.steer_entry(&mut tx, actor, "task.retry", &again)
            .await?;
        tx.commit().await?;
        Ok(again)
    }

    async fn steered(&self, actor: &Actor, id: TaskId) -> Result<(Tx, Task)> {
        actor.require(Need::TasksWrite)?;
        let mut tx = self.db.begin().await?;
        let task = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reachable(actor, &task)?;
        Ok((tx, task))
    }

    async fn steer_entry(
        &self,
        tx: &mut Tx,
        actor: &Actor,
        action: &str,
        task: &Task,
    ) -> Result<()> {
        let after =
            Some(json!({ "status": task.status, "cancel_requested": task.cancel_requested }));
        self.audit(
            tx,
            actor,
            Entry {
                action,
                object_kind: "task",
                object_id: task.id.0,
                before: None,
                after,
            },
        )
        .await
    }
}
