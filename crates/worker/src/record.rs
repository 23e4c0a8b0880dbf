//! Recording a task's progress: one transaction per record, fenced by the lease, with its numbered event.

use crate::tasks::Claimed;
use crate::{Result, Worker};
use boxed::boxed;
use chrono::TimeDelta;
use model::id::TaskId;
use model::task::{
    Awaiting, CreatedBy, Plan, Road, Step, StepName, StepStatus, StreamEvent, TaskError,
    TaskStatus, TaskType,
};
use std::collections::BTreeSet;
use store::tasks::{NewTask, Task};

/// Whether the worker continues with the task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Carry the next step out.
    Go,
    /// Leave it: it ended, waits, or another worker has it.
    Leave,
}

impl Worker {
    /// Marks a step as begun.
    pub(crate) async fn begin_step(&self, task: &mut Claimed, name: StepName) -> Result<Next> {
        let now = self.now();
        let step = step(task, name)?;
        if step.status == StepStatus::Running && step.started_at.is_some() {
            return Ok(Next::Go);
        }
        let again = step.status == StepStatus::Running;
        let first = step.started_at.is_none();
        step.status = StepStatus::Running;
        step.started_at = step.started_at.or(Some(now));
        if first {
            task.notes.began = Some(name);
        }
        if again {
            return self.begin_again(task).await;
        }
        // It asks no registry and takes no time: written with what follows from it.
        let asks_nobody =
            name == StepName::Prepare && matches!(task.task_type.road(), Road::Contacts);
        if asks_nobody && task.notes.through {
            return Ok(Next::Go);
        }
        self.write(task, StreamEvent::Step, None).await
    }

    /// A step that has sent nothing so far is retried: from here on it may have. There is no event, since nothing visible has changed.
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

    pub(crate) async fn end(
        &self,
        task: &mut Claimed,
        status: TaskStatus,
        error: Option<TaskError>,
        plan: &Plan,
    ) -> Result<Next> {
        task.status = status;
        task.error = error;
        // What the registry took and has not decided, it may still do, though nobody waits for it any more.
        let undecided = plan
            .pending
            .values()
            .any(|pending| pending.ours && pending.verdict.is_none());
        task.awaiting =
            (status == TaskStatus::Cancelled && undecided).then_some(Awaiting::Registry);
        task.completed_at = Some(self.now());
        task.lease_owner = None;
        let settled = match status {
            TaskStatus::Completed => self.settles(task, plan).await?,
            _ => BTreeSet::new(),
        };
        if self.write(task, StreamEvent::End, Some(plan)).await? == Next::Go {
            // It has ended: what failed here is no failure of its own.
            let asked = self.ask_again_about(task.organization_id, &settled).await;
            if let Err(error) = asked {
                tracing::warn!(id = %task.id, %error, "tasks that wait for a yes were not let ask again");
            }
        }
        Ok(Next::Leave)
    }

    /// Releases the task until a later time.
    pub(crate) async fn put_off(
        &self,
        task: &mut Claimed,
        plan: &Plan,
        pause: TimeDelta,
    ) -> Result<Next> {
        task.state = plan.clone().into();
        self.rest(task, pause).await
    }

    /// Releases the task with its present state, until a back-off is over. When streams would show nothing new, there is no event.
    pub(crate) async fn rest(&self, task: &mut Claimed, pause: TimeDelta) -> Result<Next> {
        task.lease_owner = None;
        self.write_for(task, StreamEvent::Progress, None, Some(pause))
            .await?;
        Ok(Next::Leave)
    }

    /// Releases the task as it is, for another process or a later one: at shutdown.
    pub(crate) async fn hand_back(&self, task: &mut Claimed) -> Result<()> {
        self.rest(task, TimeDelta::zero()).await?;
        Ok(())
    }

    /// One record. The domain's view is published in the transaction that ends the task, however it ends.
    pub(crate) async fn write(
        &self,
        task: &mut Claimed,
        event: StreamEvent,
        plan: Option<&Plan>,
    ) -> Result<Next> {
        self.write_for(task, event, plan, None).await
    }

    /// As [`Worker::write`]; a released task may be claimed again after the back-off.
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
            && let Some(domain) = task.domain_id
        {
            let of = task.organization_id;
            match plan.and_then(|plan| plan.view.as_ref()) {
                None if plan.is_some_and(|plan| plan.gone) => {
                    self.set_gone(&mut tx, of, domain).await?;
                }
                Some(view) => {
                    store::domains::set_view(&mut tx, of, domain, view, now).await?;
                }
                // It ended without a look at the registry: the reader takes one.
                None => store::agreement::ask_again(&mut tx, of, &[domain], now).await?,
            }
        }
        let quiet = pause.is_some() && shown == task.notes.shown;
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
                tracing::warn!(id = %task.id, "the lease was lost; the task is left to its new owner");
                return Ok(Next::Leave);
            }
            Err(error) => return Err(error),
        }
        tx.commit().await?;
        task.notes.shown = shown;
        Ok(Next::Go)
    }

    /// Sets a task aside whose notes can't be read: they stay as they are, and nobody carries it out until a version can.
    pub(crate) async fn put_aside(&self, task: &mut Claimed, why: &str) -> Result<Next> {
        task.watch.give_back();
        let mut tx = self.db.begin().await?;
        let owner = task.lease().owner;
        match store::lease::put_aside::<Task>(&mut tx, task.id, owner, why, self.now()).await {
            Err(store::Error::Stale) => {}
            written => {
                written?;
                tx.commit().await?;
            }
        }
        Ok(Next::Leave)
    }

    /// Another worker has had the task since before its last command ended, and may have queried the registry before that: the next claimer of the domain is to query again.
    #[boxed]
    pub(crate) async fn look_again(&self, task: &Task) -> Result<()> {
        let Some(domain) = task.domain_id else {
            return Ok(());
        };
        let now = self.now();
        let look = Task {
            project_id: task.project_id,
            domain_id: task.domain_id,
            // Nobody has named anybody anew.
            named_at: task.named_at,
            ..Task::new(NewTask {
                id: TaskId(self.new_id()),
                organization_id: task.organization_id,
                task_type: TaskType::UpdateContacts,
                steps: &StepName::DOMAIN,
                cause: task.cause.clone(),
                created_by: CreatedBy::system(),
                created_at: now,
                names_registrant: task.names_registrant,
            })
        };
        let mut tx = self.db.begin().await?;
        match store::tasks::enqueue_unless_pending(&mut tx, domain, &look).await {
            Ok(true) => {
                tx.commit().await?;
                tracing::warn!(id = %task.id, look = %look.id, "a command was sent under a lost lease; a task to read the domain again was created");
                Ok(())
            }
            // One is pending already, and this is joined to it.
            Ok(false) => tx.commit().await,
            // The domain is gone.
            Err(store::Error::Missing) => Ok(()),
            Err(error) => Err(error),
        }
    }
}

/// The step of that name. Tasks are created with all of theirs; one without it is another version's.
pub(crate) fn step(task: &mut Task, name: StepName) -> Result<&mut Step> {
    task.steps
        .iter_mut()
        .find(|step| step.name == name)
        .ok_or_else(|| store::Error::Unreadable(format!("the task has no step {}", name.as_str())))
}
