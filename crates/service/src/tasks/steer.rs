//! Cancelling and retrying by hand.
//!
//! A pending task is cancelled at once. A running one is requested to stop: the worker does so before its next step, never within one,
//! so that nothing is left half-sent. Only a failed or cancelled task can be retried, and one that asks an operator how to continue;
//! it begins at its first step, which resolves anew what is wanted.
//!
//! Cancelling takes back what was requested by that task, nothing else: what was joined to it while it was pending continues in a task of its own, created in the same transaction
//! and named by the cancelled one.
//!
//! A task that covers many domains is cancelled or retried with its parts, in one transaction: what has not begun is cancelled, what has is requested to
//! stop; what failed begins anew. One whose proposals wait for an operator's approval is declined instead (`approve`).

use super::{Task, Tasks};
use crate::allowed::TasksWrite;
use crate::audit::Entry;
use crate::{Actor, Error, Result, Within};
use boxed::boxed;
use model::id::TaskId;
use model::task::{Awaiting, Step, StepName, StepStatus, StreamEvent, TaskState, TaskStatus};
use serde::Serialize;
use store::Tx;
use store::tasks::Task as Row;

impl<'a> Tasks<'a> {
    /// Cancels a task, or requests it to stop.
    ///
    /// # Errors
    /// `task.already_ended`; [`Error::NotFound`].
    #[boxed]
    pub async fn cancel(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (reach, mut tx, task) = self.steered(actor, id).await?;
        if task.status.is_final() {
            return Err(Error::rule(
                "task.already_ended",
                format!("The task is {} already.", task.status),
            ));
        }
        if task.wants_approval() && unanswered(&task) {
            drop(tx);
            return self.decline(actor, id).await;
        }
        let task = self.stop_whole(&mut tx, &reach, task).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                &reach,
                Entry::new("task.cancel", task.id).after(told(&task)),
            )
            .await?;
        tx.commit().await?;
        Ok(task.into())
    }

    /// Puts a failed or cancelled task back to its beginning.
    ///
    /// # Errors
    /// `task.not_retryable`; `domain.gone` when its domain was released; [`Error::NotFound`].
    #[boxed]
    pub async fn retry(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (reach, mut tx, task) = self.steered(actor, id).await?;
        if !may_begin_anew(&task) {
            return Err(Error::rule(
                "task.not_retryable",
                format!(
                    "The task is {}; only a failed or cancelled one can be tried again.",
                    task.status
                ),
            ));
        }
        if unanswered(&task) {
            return Err(Error::rule(
                "task.not_retryable",
                "Nobody said yes to this. The next change of the person or the office proposes it anew.",
            ));
        }
        if let Some(domain) = task.domain_id
            && !store::domains::hold(&mut tx, actor.organization, domain).await?
        {
            return Err(Error::rule(
                "domain.gone",
                "The domain was taken out of the book: there is nothing left to bring to it.",
            ));
        }
        let parts = self.parts(&mut tx, &reach, &task, |_| true).await?;
        for part in parts.into_iter().filter(may_begin_anew) {
            // A domain that was released since needs nothing any more.
            if let Some(domain) = part.domain_id
                && store::domains::hold(&mut tx, actor.organization, domain).await?
            {
                self.begin_anew(&mut tx, &reach, part).await?;
            }
        }
        let again = self.begin_anew(&mut tx, &reach, task).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                &reach,
                Entry::new("task.retry", again.id).after(told(&again)),
            )
            .await?;
        tx.commit().await?;
        Ok(again.into())
    }

    /// [`Self::stop`] for the parts of a task that have not ended, and for the task.
    pub(super) async fn stop_whole(
        self,
        tx: &mut Tx,
        reach: &Within<'_, TasksWrite>,
        task: Row,
    ) -> Result<Row> {
        for part in self
            .parts(tx, reach, &task, |part| !part.is_final())
            .await?
        {
            self.stop(tx, reach, part).await?;
        }
        self.stop(tx, reach, task).await
    }

    /// Cancels a pending task at once, and requests a running one to stop. What was joined to it continues in a task of its own.
    async fn stop(self, tx: &mut Tx, actor: &Within<'_, TasksWrite>, task: Row) -> Result<Row> {
        let now = self.tools.now();
        // The domain first, as in every enqueue: then nothing can be joined to the task between our read and the commit.
        if let Some(domain) = task.domain_id {
            store::domains::hold(tx, actor.organization, domain).await?;
        }
        let mut task = store::tasks::hold(tx, actor.organization, task.id)
            .await?
            .ok_or(Error::NotFound)?;
        if task.status.is_final() {
            return Ok(task);
        }
        if task.wants_approval() && task.domain_id.is_some() {
            return self.refuse(tx, task).await;
        }
        if !task.cancel_requested {
            store::tasks::succeed(tx, &mut task, TaskId(self.tools.new_id()), now).await?;
        }
        if task.status == TaskStatus::Pending {
            let cancelled = Row {
                status: TaskStatus::Cancelled,
                completed_at: Some(now),
                paused_at: None,
                ..task
            };
            store::tasks::save_unleased(tx, &cancelled, TaskStatus::Pending, StreamEvent::End, now)
                .await?;
            return Ok(cancelled);
        }
        if task.asks_operator() || task.wants_approval() {
            // No worker has claimed it: it is cancelled here, completely.
            let stopping = Row {
                awaiting: Some(Awaiting::Registry),
                error: None,
                claimable_at: now,
                ..task
            };
            task = stopping.clone();
            let event = StreamEvent::Progress;
            store::tasks::save_unleased(tx, &stopping, TaskStatus::Running, event, now).await?;
        }
        store::tasks::request_cancel(tx, actor.organization, task.id, now)
            .await?
            .ok_or(Error::NotFound)
    }

    /// Puts a task back to its beginning. One that covers many domains continues with the parts that it has created.
    pub(super) async fn begin_anew(
        self,
        tx: &mut Tx,
        actor: &Within<'_, TasksWrite>,
        task: Row,
    ) -> Result<Row> {
        let now = self.tools.now();
        if let Some(domain) = task.domain_id {
            store::domains::touch(tx, actor.organization, domain, now).await?;
        }
        let state = match &task.state {
            TaskState::None | TaskState::Plan(_) => TaskState::None,
            // What this version can't read is kept for one that can.
            state => state.clone(),
        };
        let mut steps = task.steps.clone();
        for step in &mut steps {
            let stays = matches!(step.name, StepName::Approve | StepName::Spread)
                && step.status == StepStatus::Done;
            if !stays {
                *step = Step {
                    status: StepStatus::Pending,
                    started_at: None,
                    completed_at: None,
                    detail: None,
                    ..step.clone()
                };
            }
        }
        let from = task.status;
        let again = Row {
            status: TaskStatus::Pending,
            steps,
            state,
            awaiting: None,
            error: None,
            result: None,
            cancel_requested: false,
            claimable_at: now,
            lease_owner: None,
            completed_at: None,
            dismissed_at: None,
            dismissed_by: None,
            overtaken_by: None,
            paused_at: None,
            ..task
        };
        store::tasks::save_unleased(tx, &again, from, StreamEvent::State, now).await?;
        Ok(again)
    }

    /// The caller as one who may, and the task in a transaction.
    pub(super) async fn steered<'b>(self, actor: &'b Actor, id: TaskId) -> Result<Steering<'b>> {
        let reach = actor.allowed_within::<TasksWrite>()?;
        let mut tx = self.tools.begin(&reach).await?;
        let task = store::tasks::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(task.project_id)?;
        Ok((reach, tx, task))
    }
}

/// A task that is to be cancelled or retried.
type Steering<'a> = (Within<'a, TasksWrite>, Tx, Row);

/// What the audit log stores of a task that was cancelled or retried.
#[derive(Serialize)]
struct Steered {
    status: TaskStatus,
    cancel_requested: bool,
}

/// Whether a retry is possible: it failed, was cancelled, or asks how to continue.
pub(super) fn may_begin_anew(task: &Row) -> bool {
    task.status.may_become(TaskStatus::Pending) || task.asks_operator()
}

/// Whether proposals of its wait for an answer, or were declined.
fn unanswered(task: &Row) -> bool {
    task.steps
        .iter()
        .any(|step| step.name == StepName::Approve && step.status != StepStatus::Done)
}

/// What the audit log stores of a task that was cancelled or retried.
fn told(task: &Row) -> Steered {
    Steered {
        status: task.status,
        cancel_requested: task.cancel_requested,
    }
}
