//! Writing down what happened to a task: one transaction a record, fenced by the lease, with its numbered event.

use crate::backoff::{between, pause};
use crate::last_look::may_have_sent;
use crate::lease::Claimed;
use crate::outcome::Outcome;
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::id::TaskId;
use model::task::{
    Awaiting, CreatedBy, Ending, FailureCode, Plan, Step, StepName, StepStatus, StreamEvent,
    TaskError, TaskStatus, TaskType,
};
use store::tasks::{NewTask, Task};

/// The first and the longest pause, in milliseconds, while the registry decides: a message wakes the task at once, and who has waited for long may wait for some more.
const PATIENT: (i64, i64) = (1_000, 3_600_000);

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
    pub(crate) async fn begin_step(&self, task: &mut Claimed, name: StepName) -> Result<Next> {
        let now = self.now();
        let step = step(task, name);
        if step.status == StepStatus::Running && step.started_at.is_some() {
            return Ok(Next::Go);
        }
        let again = step.status == StepStatus::Running;
        let first = step.started_at.is_none();
        step.status = StepStatus::Running;
        step.started_at = step.started_at.or(Some(now));
        if first {
            task.began = Some(name);
        }
        if again {
            return self.begin_again(task).await;
        }
        self.write(task, StreamEvent::Step, None).await
    }

    /// A step is tried again that has sent nothing so far: from here on it may have. Streams are not told, since nothing has changed for whoever looks on.
    async fn begin_again(&self, task: &mut Claimed) -> Result<Next> {
        let mut tx = self.db.begin().await?;
        match store::tasks::note_steps(&mut tx, task, task.lease()).await {
            Ok(()) => tx.commit().await?,
            Err(store::Error::Stale) => {
                task.watch.lose();
                return Ok(Next::Leave);
            }
            Err(error) => return Err(error),
        }
        Ok(Next::Go)
    }

    /// Writes down how a step ended.
    pub(crate) async fn settle(
        &self,
        task: &mut Claimed,
        name: StepName,
        outcome: Outcome,
        mut plan: Plan,
    ) -> Result<Next> {
        let now = self.now();
        task.error = None;
        match outcome {
            Outcome::Done(detail) => {
                let done = step(task, name);
                done.status = StepStatus::Done;
                done.completed_at = Some(now);
                done.detail = Some(detail);
                plan.failures = 0;
                plan.waits = 0;
                task.awaiting = None;
                match following(task, name) {
                    Some(next) => {
                        let begun = step(task, next);
                        let first = begun.started_at.is_none();
                        begun.status = StepStatus::Running;
                        begun.started_at = begun.started_at.or(Some(now));
                        if first {
                            task.began = Some(next);
                        }
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
                let pause = between(PATIENT, plan.waits, self.chance.as_ref());
                self.put_off(task, &plan, pause).await
            }
            Outcome::Ask(error) => {
                step(task, name).detail = Some(error.message.clone());
                task.awaiting = Some(Awaiting::Operator);
                task.error = Some(error);
                plan.failures = 0;
                self.put_off(task, &plan, TimeDelta::zero()).await
            }
            Outcome::Retry { detail } => {
                plan.failures += 1;
                // Begun under this claim, and nothing went out: it was not begun at all, and stopping the task needs no look at the registry.
                if task.began == Some(name) && !task.watch.has_sent() {
                    step(task, name).started_at = None;
                    task.began = None;
                }
                if plan.failures >= self.pace.tries {
                    let message = format!("Tried {} times. Last: {detail}", plan.failures);
                    return self
                        .fail(
                            task,
                            name,
                            TaskError::new(FailureCode::Unreachable, message, true),
                            plan,
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
            Outcome::Fail(error) => self.fail(task, name, error, plan).await,
        }
    }

    async fn fail(
        &self,
        task: &mut Claimed,
        name: StepName,
        error: TaskError,
        mut plan: Plan,
    ) -> Result<Next> {
        let now = self.now();
        let failed = step(task, name);
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

    /// The task is to end, and what the registry holds can't be read now.
    pub(crate) async fn put_off_ending(
        &self,
        task: &mut Claimed,
        name: StepName,
        mut plan: Plan,
        detail: String,
    ) -> Result<Next> {
        step(task, name).detail = Some(detail);
        task.awaiting = Some(Awaiting::Registry);
        plan.waits += 1;
        let pause = between(PATIENT, plan.waits, self.chance.as_ref());
        self.put_off(task, &plan, pause).await
    }

    /// Stops a task between two steps, because somebody asked for it.
    pub(crate) async fn cancel(&self, task: &mut Claimed, plan: &Plan) -> Result<Next> {
        self.end(task, TaskStatus::Cancelled, None, plan).await
    }

    pub(crate) async fn end(
        &self,
        task: &mut Claimed,
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
    async fn put_off(&self, task: &mut Claimed, plan: &Plan, pause: TimeDelta) -> Result<Next> {
        task.state = plan.clone().into();
        self.rest(task, pause).await
    }

    /// Gives the task back, with the state that it has, until a pause is over. When streams would be shown nothing new, there is no event.
    pub(crate) async fn rest(&self, task: &mut Claimed, pause: TimeDelta) -> Result<Next> {
        task.lease_owner = None;
        self.write_for(task, StreamEvent::Progress, None, Some(pause))
            .await?;
        Ok(Next::Leave)
    }

    /// Gives the task back as it is, for another process or a later one: at shutdown.
    pub(crate) async fn hand_back(&self, task: &mut Claimed) -> Result<()> {
        self.rest(task, TimeDelta::zero()).await?;
        Ok(())
    }

    /// One record. What was read of the domain goes out in the transaction that ends the task, however it ends.
    pub(crate) async fn write(
        &self,
        task: &mut Claimed,
        event: StreamEvent,
        plan: Option<&Plan>,
    ) -> Result<Next> {
        self.write_for(task, event, plan, None).await
    }

    /// As [`Worker::write`]; a task that is given back may be claimed again after the pause.
    async fn write_for(
        &self,
        task: &mut Claimed,
        event: StreamEvent,
        plan: Option<&Plan>,
        pause: Option<TimeDelta>,
    ) -> Result<Next> {
        let now = self.now();
        if let Some(plan) = plan {
            task.state = plan.clone().into();
        }
        if task.lease_owner.is_none() {
            task.watch.give_back();
        }
        let shown = task.snapshot();
        let mut tx = self.db.begin().await?;
        if let Some(pause) = pause {
            task.claimable_at = tx.now(self.moment()).await? + pause;
        }
        if task.status.is_final()
            && let (Some(domain), Some(view)) =
                (task.domain_id, plan.and_then(|plan| plan.view.as_ref()))
        {
            store::domains::set_view(&mut tx, task.organization_id, domain, view, now).await?;
        }
        let quiet = pause.is_some() && shown == task.shown;
        let saved = if quiet {
            let saved = store::tasks::save_quietly(&mut tx, task, task.lease()).await;
            saved.map(|()| task.last_seq)
        } else {
            store::tasks::save(&mut tx, task, task.lease(), event, now).await
        };
        match saved {
            Ok(seq) => task.last_seq = seq,
            Err(store::Error::Stale) => {
                task.watch.lose();
                tracing::warn!(id = %task.id, "the lease was lost; what was done here is left to whoever holds it now");
                return Ok(Next::Leave);
            }
            Err(error) => return Err(error),
        }
        tx.commit().await?;
        task.shown = shown;
        Ok(Next::Go)
    }

    /// A step panicked: a failure like any other, counted in the row. The task's row is read anew, since nobody knows how far the step came with its copy.
    pub(crate) async fn panicked(&self, task: &mut Claimed, words: &str) -> Result<()> {
        tracing::error!(id = %task.id, words, "a step panicked");
        let mut tx = self.db.read().await?;
        let Some(row) = store::tasks::by_id(&mut tx, task.id).await? else {
            return Ok(());
        };
        drop(tx);
        **task = row;
        let failures = task.state.failures() + 1;
        let Some(open) = task
            .steps
            .iter()
            .position(|step| step.status != StepStatus::Done)
        else {
            return Ok(());
        };
        let now = self.now();
        if failures < self.pace.tries {
            task.state.count_failures(failures);
            task.steps[open].detail =
                Some("Something failed here, and it is our fault. Trying again.".into());
            let pause = pause(failures, self.chance.as_ref());
            self.rest(task, pause).await?;
            return Ok(());
        }
        task.state.count_failures(0);
        let message = format!(
            "Something failed here {failures} times, and it is our fault; the log says what. Whatever the registry was asked before stays as it is."
        );
        let step = &mut task.steps[open];
        step.status = StepStatus::Failed;
        step.completed_at = Some(now);
        step.detail = Some(message.clone());
        task.status = TaskStatus::Failed;
        task.error = Some(TaskError::new(FailureCode::Panicked, message, true));
        task.awaiting = None;
        task.completed_at = Some(now);
        task.lease_owner = None;
        self.write(task, StreamEvent::End, None).await?;
        Ok(())
    }

    /// Puts a task aside whose notes can't be read: they stay as they are, and nobody carries it out until a version can.
    pub(crate) async fn put_aside(&self, task: &mut Claimed, why: &str) -> Result<Next> {
        task.watch.give_back();
        let mut tx = self.db.begin().await?;
        let owner = task.lease().owner;
        match store::tasks::put_aside(&mut tx, task.id, owner, why, self.now()).await {
            Err(store::Error::Stale) => {}
            written => {
                written?;
                tx.commit().await?;
            }
        }
        Ok(Next::Leave)
    }

    /// Somebody else has the task since before its last command ended, and may have looked at the registry before that: whoever claims the domain next is to look again.
    pub(crate) async fn look_again(&self, task: &Task) -> Result<()> {
        let Some(domain) = task.domain_id else {
            return Ok(());
        };
        let now = self.now();
        let look = Task {
            project_id: task.project_id,
            domain_id: task.domain_id,
            ..Task::new(NewTask {
                id: TaskId(self.new_id()),
                organization_id: task.organization_id,
                task_type: TaskType::UpdateContacts,
                steps: &StepName::DOMAIN,
                cause: task.cause.clone(),
                created_by: CreatedBy::system(),
                created_at: now,
            })
        };
        let mut tx = self.db.begin().await?;
        match store::tasks::enqueue_unless_pending(&mut tx, domain, &look).await {
            Ok(true) => {
                tx.commit().await?;
                tracing::warn!(id = %task.id, look = %look.id, "a command went out under a lost lease; the domain is looked at again");
                Ok(())
            }
            // One waits already, and this is left to it.
            Ok(false) => tx.commit().await,
            // The domain is gone.
            Err(store::Error::Missing) => Ok(()),
            Err(error) => Err(error),
        }
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
