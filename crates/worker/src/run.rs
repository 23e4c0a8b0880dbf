//! Carrying a claimed task through its steps, with a heartbeat beside them.

use crate::guard::Guarded;
use crate::last_look::may_have_sent;
use crate::lease::Claimed;
use crate::loops::words;
use crate::outcome::Outcome;
use crate::record::Next;
use crate::steps::{self, Context};
use crate::{Result, Worker};
use futures::FutureExt;
use model::task::{Ending, FailureCode, Plan, Road, StepName, StepStatus, TaskState};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use store::tasks::Task;
use tokio_util::sync::CancellationToken;

/// How often a task is gone on with, one try right after the other, when other transactions stand in its way.
const CONFLICTS: u32 = 6;

impl Worker {
    /// Carries a claimed task as far as it goes: to its end, to a wait, or to the stop. It is put down at once when its lease is lost; a panic is a failure of this task.
    ///
    /// # Errors
    /// When the database fails: the lease then runs out by itself.
    pub async fn carry_through(&self, task: &mut Claimed, stop: &CancellationToken) -> Result<()> {
        let (id, lease, watch) = (task.id, task.lease(), Arc::clone(&task.watch));
        let carried = tokio::select! {
            carried = AssertUnwindSafe(self.carry(task, stop)).catch_unwind() => carried,
            () = self.keep_lease(id, lease, &watch) => {
                tracing::warn!(%id, "the lease was lost; what was done here is left to whoever holds it now");
                Ok(Ok(()))
            }
        };
        let carried = match carried {
            Ok(carried) => carried,
            Err(panic) => self.panicked(task, words(&*panic)).await,
        };
        if watch.left_unseen() {
            self.look_again(task).await?;
        }
        carried
    }

    /// A transaction that PostgreSQL gave up for another one (a deadlock, say) left nothing: the task goes on from where it stands, unless its lease is
    /// somebody else's by now.
    async fn carry(&self, task: &mut Claimed, stop: &CancellationToken) -> Result<()> {
        for tries in 1..CONFLICTS {
            match self.carry_on(task, stop).await {
                Err(store::Error::Conflict) => {}
                done => return done,
            }
            let pause = crate::backoff::between((20, 320), tries, self.chance.as_ref());
            tokio::time::sleep(pause.to_std().unwrap_or_default()).await;
            let mut tx = self.db.read().await?;
            match store::tasks::by_id(&mut tx, task.id).await? {
                Some(now) if now.lease_owner == Some(task.lease().owner) => **task = now,
                _ => return Ok(()),
            }
        }
        self.carry_on(task, stop).await
    }

    async fn carry_on(&self, task: &mut Claimed, stop: &CancellationToken) -> Result<()> {
        match &task.state {
            TaskState::Rows(rows) => {
                let rows = *rows;
                return self.carry_rows(task, rows, stop).await;
            }
            TaskState::Spread(spread) => {
                let spread = spread.clone();
                return self.carry_spread(task, spread, stop).await;
            }
            TaskState::None | TaskState::Plan(_) | TaskState::Unreadable { .. } => {}
        }
        while let Some(name) = first_open(task) {
            if stop.is_cancelled() {
                return self.hand_back(task).await;
            }
            if self.one_step(task, name).await? == Next::Leave {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Carries out the next step alone and writes it down: what a crash between two steps leaves behind. `false` when the task was left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_step(&self, task: &mut Claimed) -> Result<bool> {
        match first_open(task) {
            Some(name) => Ok(self.one_step(task, name).await? == Next::Go),
            None => Ok(false),
        }
    }

    /// Carries out the next step and writes nothing down: what a crash between acting and recording leaves behind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act_only(&self, task: &Claimed) -> Result<Option<Outcome>> {
        let mut plan = plan_of(task).map_err(store::Error::Unreadable)?;
        match first_open(task) {
            Some(name) => Ok(Some(self.act(task, name, &mut plan).await?)),
            None => Ok(None),
        }
    }

    async fn one_step(&self, task: &mut Claimed, name: StepName) -> Result<Next> {
        let mut plan = match plan_of(task) {
            Ok(plan) => plan,
            Err(why) => return self.put_aside(task, &why).await,
        };
        if self.cancel_wanted(task).await? && plan.ending.is_none() {
            if plan.view.is_some() || !may_have_sent(task) {
                return self.cancel(task, &plan).await;
            }
            plan.ending = Some(Ending {
                error: None,
                since: self.now(),
            });
        }
        if let Some(ending) = plan.ending.take() {
            let look = self.last_look(task).await?;
            return self.conclude(task, name, ending, plan, look).await;
        }
        if self.begin_step(task, name).await? == Next::Leave {
            return Ok(Next::Leave);
        }
        let outcome = self.act(task, name, &mut plan).await?;
        self.settle(task, name, outcome, plan).await
    }

    async fn act(&self, task: &Claimed, name: StepName, plan: &mut Plan) -> Result<Outcome> {
        if let Road::None(code, why) = task.task_type.road() {
            return Ok(Outcome::fail(
                code,
                format!("{why} Nothing was sent."),
                false,
            ));
        }
        let Some(id) = task.domain_id else {
            return Ok(Outcome::fail(
                FailureCode::NoDomain,
                "The task names no domain.",
                false,
            ));
        };
        let mut tx = self.db.read().await?;
        let domain = store::domains::get(&mut tx, task.organization_id, id).await?;
        drop(tx);
        let Some(domain) = domain else {
            return Ok(Outcome::fail(
                FailureCode::DomainGone,
                "The domain was taken out of the book.",
                false,
            ));
        };
        let Some(registry) = self.connectors.connector(&domain.registry) else {
            return Ok(Outcome::Retry {
                detail: format!("No registry profile is named {:?}.", domain.registry),
            });
        };
        let mut context = Context {
            worker: self,
            task,
            domain: &domain,
            registry: Guarded::of(self, task, registry),
            plan,
        };
        steps::carry_out(name, &mut context).await
    }

    /// Whether somebody asked for a stop since the claim.
    pub(crate) async fn cancel_wanted(&self, task: &mut Task) -> Result<bool> {
        let mut tx = self.db.read().await?;
        task.cancel_requested = store::tasks::cancel_requested(&mut tx, task.id).await?;
        Ok(task.cancel_requested)
    }
}

/// The notes on a task of one domain; why it can't be carried out, when they are none.
pub(crate) fn plan_of(task: &Task) -> std::result::Result<Plan, String> {
    match &task.state {
        TaskState::None => Ok(Plan::default()),
        TaskState::Plan(plan) => Ok(plan.as_ref().clone()),
        TaskState::Unreadable { why, .. } => Err(why.clone()),
        TaskState::Spread(_) | TaskState::Rows(_) => {
            Err("state: the notes of another kind of task".into())
        }
    }
}

fn first_open(task: &Task) -> Option<StepName> {
    task.steps
        .iter()
        .find(|step| step.status != StepStatus::Done)
        .map(|step| step.name)
}
