//! Writing down what happened to a task: one transaction a record, fenced by the lease, with its numbered event.

use crate::backoff::pause;
use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::task::{Awaiting, Step, StepName, StepStatus, StreamEvent, TaskError, TaskStatus};
use store::tasks::Task;

/// Whether the worker goes on with the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Carry the next step out.
    Go,
    /// Leave it: it ended, waits, or is somebody else's.
    Leave,
}

impl Worker {
    /// Marks a step as begun.
    pub(crate) async fn begin_step(&self, task: &mut Task, name: StepName) -> Result<Next> {
        let now = self.now();
        let step = step(task, name);
        if step.status == StepStatus::Running {
            return Ok(Next::Go);
        }
        step.status = StepStatus::Running;
        step.started_at = step.started_at.or(Some(now));
        self.write(task, StreamEvent::Step, None).await
    }

    /// Writes down how a step ended.
    pub(crate) async fn settle(
        &self,
        task: &mut Task,
        name: StepName,
        outcome: Outcome,
        mut plan: Plan,
    ) -> Result<Next> {
        let now = self.now();
        match outcome {
            Outcome::Done(detail) => {
                let done = step(task, name);
                done.status = StepStatus::Done;
                done.completed_at = Some(now);
                done.detail = Some(detail);
                plan.failures = 0;
                task.awaiting = None;
                match following(task, name) {
                    Some(next) => {
                        let next = step(task, next);
                        next.status = StepStatus::Running;
                        next.started_at = next.started_at.or(Some(now));
                        self.write(task, StreamEvent::Step, Some(&plan)).await
                    }
                    None => {
                        task.result = Some(plan.result.clone());
                        self.end(task, TaskStatus::Completed, None, &plan).await
                    }
                }
            }
            Outcome::Wait { whom, detail } => {
                step(task, name).detail = Some(detail);
                task.awaiting = Some(whom);
                plan.failures = 0;
                plan.waits += 1;
                let pause = pause(plan.waits, self.chance.as_ref());
                self.put_off(task, &plan, pause).await
            }
            Outcome::Retry { detail } => {
                plan.failures += 1;
                if plan.failures >= self.pace.tries {
                    let message = format!("Tried {} times. Last: {detail}", plan.failures);
                    return self
                        .fail(
                            task,
                            name,
                            TaskError {
                                code: "registry.unreachable".into(),
                                message,
                                registry_code: None,
                                retryable: true,
                                differences: Vec::new(),
                            },
                            &plan,
                        )
                        .await;
                }
                step(task, name).detail = Some(detail);
                task.awaiting = Some(Awaiting::Registry);
                let pause = pause(plan.failures, self.chance.as_ref());
                self.put_off(task, &plan, pause).await
            }
            Outcome::Again { from, detail } => {
                let mut behind = false;
                for each in &mut task.steps {
                    behind |= each.name == from;
                    if behind {
                        each.status = StepStatus::Pending;
                        each.completed_at = None;
                    }
                }
                step(task, name).detail = Some(detail);
                task.awaiting = Some(Awaiting::Registry);
                let pause = pause(plan.disagreements, self.chance.as_ref());
                self.put_off(task, &plan, pause).await
            }
            Outcome::Fail(error) => self.fail(task, name, error, &plan).await,
        }
    }

    async fn fail(
        &self,
        task: &mut Task,
        name: StepName,
        error: TaskError,
        plan: &Plan,
    ) -> Result<Next> {
        let now = self.now();
        let failed = step(task, name);
        failed.status = StepStatus::Failed;
        failed.completed_at = Some(now);
        failed.detail = Some(error.message.clone());
        self.end(task, TaskStatus::Failed, Some(error), plan).await
    }

    /// Stops a task between two steps, because somebody asked for it.
    pub(crate) async fn cancel(&self, task: &mut Task, plan: &Plan) -> Result<Next> {
        self.end(task, TaskStatus::Cancelled, None, plan).await
    }

    async fn end(
        &self,
        task: &mut Task,
        status: TaskStatus,
        error: Option<TaskError>,
        plan: &Plan,
    ) -> Result<Next> {
        task.status = status;
        task.error = error;
        task.awaiting = None;
        task.completed_at = Some(self.now());
        task.lease_owner = None;
        self.write(task, StreamEvent::End, Some(plan)).await?;
        Ok(Next::Leave)
    }

    /// Gives the task back until a later time.
    async fn put_off(&self, task: &mut Task, plan: &Plan, pause: TimeDelta) -> Result<Next> {
        task.lease_owner = None;
        task.claimable_at = self.now() + pause;
        self.write(task, StreamEvent::Progress, Some(plan)).await?;
        Ok(Next::Leave)
    }

    /// Gives the task back as it is, for another process or a later one: at shutdown.
    pub(crate) async fn hand_back(&self, task: &mut Task) -> Result<()> {
        task.lease_owner = None;
        task.claimable_at = self.now();
        self.write(task, StreamEvent::Progress, None).await?;
        Ok(())
    }

    /// One record. The last step's view of the domain goes out in the same transaction.
    pub(crate) async fn write(
        &self,
        task: &mut Task,
        event: StreamEvent,
        plan: Option<&Plan>,
    ) -> Result<Next> {
        let now = self.now();
        if let Some(plan) = plan {
            task.state = serde_json::to_value(plan).unwrap_or_default();
        }
        let mut tx = self.db.begin().await?;
        if task.status == TaskStatus::Completed
            && let (Some(domain), Some(view)) =
                (task.domain_id, plan.and_then(|plan| plan.view.as_ref()))
        {
            store::domains::set_view(&mut tx, task.organization_id, domain, view, now).await?;
        }
        match store::tasks::save(&mut tx, task, self.owner, event, now).await {
            Ok(seq) => task.last_seq = seq,
            Err(store::Error::Stale) => {
                tracing::warn!(id = %task.id, "the lease was lost; what was done here is left to whoever holds it now");
                return Ok(Next::Leave);
            }
            Err(error) => return Err(error),
        }
        tx.commit().await?;
        Ok(Next::Go)
    }
}

/// The step behind this one in the task's own order.
fn following(task: &Task, name: StepName) -> Option<StepName> {
    task.steps
        .iter()
        .map(|step| step.name)
        .skip_while(|step| *step != name)
        .nth(1)
}

/// The step of that name. Tasks are made with all of theirs.
pub(crate) fn step(task: &mut Task, name: StepName) -> &mut Step {
    let place = task
        .steps
        .iter()
        .position(|step| step.name == name)
        .unwrap_or_else(|| {
            task.steps.push(Step {
                name,
                status: StepStatus::Pending,
                started_at: None,
                completed_at: None,
                detail: None,
            });
            task.steps.len() - 1
        });
    &mut task.steps[place]
}
