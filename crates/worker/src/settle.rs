//! Recording what the outcome of a step means for its task.

use crate::last_look::may_have_sent;
use crate::outcome::Outcome;
use crate::queue::DECISION_BACKOFF;
use crate::record::{Next, step};
use crate::steps::PUBLISHED;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::task::{
    Awaiting, Ending, FailureCode, Plan, StepName, StepStatus, StreamEvent, TaskError, TaskStatus,
};
use store::tasks::Task;

impl Worker {
    /// Records how a step ended.
    pub(crate) async fn settle(
        &self,
        task: &mut Claimed,
        name: StepName,
        outcome: Outcome,
        mut plan: Plan,
    ) -> Result<Next> {
        task.error = None;
        match outcome {
            Outcome::Done(detail) => self.step_ended(task, name, detail, plan).await,
            Outcome::Wait {
                whom: Awaiting::Operator,
                detail,
            } => {
                step(task, name)?.detail = Some(detail);
                self.wait_for_a_yes(task, plan).await
            }
            Outcome::Wait { whom, detail } => {
                step(task, name)?.detail = Some(detail);
                task.awaiting = Some(whom);
                plan.failures = 0;
                plan.waits += 1;
                let pause = DECISION_BACKOFF.pause(plan.waits, self.chance.as_ref());
                self.put_off(task, &plan, pause).await
            }
            Outcome::Ask(error) => {
                step(task, name)?.detail = Some(error.message.clone());
                task.awaiting = Some(Awaiting::Operator);
                task.error = Some(error);
                plan.failures = 0;
                self.put_off(task, &plan, TimeDelta::zero()).await
            }
            Outcome::Retry { detail } => self.retry(task, name, detail, plan).await,
            Outcome::Again { from, detail } => {
                let mut behind = false;
                for each in &mut task.steps {
                    behind |= each.name == from;
                    if behind {
                        each.status = StepStatus::Pending;
                        each.completed_at = None;
                    }
                }
                step(task, name)?.detail = Some(detail);
                task.awaiting = Some(Awaiting::Registry);
                let backoff = self.pace.tasks.backoff;
                let pause = backoff.pause(plan.disagreements, self.chance.as_ref());
                self.put_off(task, &plan, pause).await
            }
            Outcome::Fail(error) => self.fail(task, name, error, plan).await,
        }
    }

    /// The step is done: on to the next, or the end.
    async fn step_ended(
        &self,
        task: &mut Claimed,
        name: StepName,
        detail: String,
        mut plan: Plan,
    ) -> Result<Next> {
        let now = self.now();
        let done = step(task, name)?;
        done.status = StepStatus::Done;
        done.completed_at = Some(now);
        done.detail = Some(detail);
        plan.failures = 0;
        plan.waits = 0;
        task.awaiting = None;
        match following(task, name) {
            // It asks nobody: what was read is published by the transaction that ends the task.
            Some(StepName::Publish) if task.notes.through && plan.view.is_some() => {
                let publish = step(task, StepName::Publish)?;
                publish.status = StepStatus::Done;
                publish.started_at = publish.started_at.or(Some(now));
                publish.completed_at = Some(now);
                publish.detail = Some(PUBLISHED.into());
                task.result = Some(plan.result.clone());
                self.end(task, TaskStatus::Completed, None, &plan).await
            }
            Some(next) => {
                let begun = step(task, next)?;
                let first = begun.started_at.is_none();
                begun.status = StepStatus::Running;
                begun.started_at = begun.started_at.or(Some(now));
                if first {
                    task.notes.began = Some(next);
                }
                self.write(task, StreamEvent::Step, Some(&plan)).await
            }
            None => {
                task.result = Some(plan.result.clone());
                self.end(task, TaskStatus::Completed, None, &plan).await
            }
        }
    }

    /// The step may work later.
    async fn retry(
        &self,
        task: &mut Claimed,
        name: StepName,
        detail: String,
        mut plan: Plan,
    ) -> Result<Next> {
        plan.failures += 1;
        // Begun under this claim, and nothing was sent: it counts as not begun, and stopping the task needs no query of the registry.
        if task.notes.began == Some(name) && !task.watch.has_sent() {
            step(task, name)?.started_at = None;
            task.notes.began = None;
        }
        let Some(pause) = self
            .pace
            .tasks
            .retry_in(plan.failures, self.chance.as_ref())
        else {
            let error = TaskError {
                code: FailureCode::Unreachable,
                message: format!("Tried {} times. Last: {detail}", plan.failures),
                registry_code: None,
                retryable: true,
                differences: Vec::new(),
            };
            return self.fail(task, name, error, plan).await;
        };
        step(task, name)?.detail = Some(detail);
        task.awaiting = Some(Awaiting::Registry);
        self.put_off(task, &plan, pause).await
    }

    async fn fail(
        &self,
        task: &mut Claimed,
        name: StepName,
        error: TaskError,
        mut plan: Plan,
    ) -> Result<Next> {
        let now = self.now();
        let failed = step(task, name)?;
        failed.status = StepStatus::Failed;
        failed.completed_at = Some(now);
        failed.detail = Some(error.message.clone());
        if plan.view.is_none() && may_have_sent(task) {
            plan.waits = 0;
            plan.ending = Some(Ending {
                error: Some(error),
                since: now,
            });
            return self.write(task, StreamEvent::Step, Some(&plan)).await;
        }
        self.end(task, TaskStatus::Failed, Some(error), &plan).await
    }

    /// The task is to end, and the registry can't be queried now.
    pub(crate) async fn put_off_ending(
        &self,
        task: &mut Claimed,
        name: StepName,
        mut plan: Plan,
        detail: String,
    ) -> Result<Next> {
        step(task, name)?.detail = Some(detail);
        task.awaiting = Some(Awaiting::Registry);
        plan.waits += 1;
        let pause = DECISION_BACKOFF.pause(plan.waits, self.chance.as_ref());
        self.put_off(task, &plan, pause).await
    }

    /// Stops a task between two steps, because somebody cancelled it.
    pub(crate) async fn cancel(&self, task: &mut Claimed, plan: &Plan) -> Result<Next> {
        self.end(task, TaskStatus::Cancelled, None, plan).await
    }
}

/// The step after this one in the task's own order.
fn following(task: &Task, name: StepName) -> Option<StepName> {
    task.steps
        .iter()
        .map(|step| step.name)
        .skip_while(|step| *step != name)
        .nth(1)
}
