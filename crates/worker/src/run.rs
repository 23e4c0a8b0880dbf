//! Carrying a claimed task through its steps.

use crate::guard::Guarded;
use crate::last_look::{Look, may_have_sent};
use crate::outcome::Outcome;
use crate::queue::{CONFLICT_BACKOFF, CONFLICT_TRIES};
use crate::record::Next;
use crate::steps::{self, Context};
use crate::tasks::Claimed;
use crate::{Result, Worker};
use boxed::boxed;
use model::task::{Ending, FailureCode, Plan, Road, StepName, StepStatus, TaskState};
use store::tasks::Task;
use tokio_util::sync::CancellationToken;

impl Worker {
    /// A transaction that PostgreSQL rolled back because of another one (a deadlock, say) left nothing: the task continues from its stored state, unless its lease is
    /// another worker's by now.
    #[boxed]
    pub(crate) async fn carry(&self, task: &mut Claimed, stop: &CancellationToken) -> Result<()> {
        for tries in 1..CONFLICT_TRIES {
            match self.carry_on(task, stop).await {
                Err(store::Error::Conflict) => {}
                done => return done,
            }
            let pause = CONFLICT_BACKOFF.pause(tries, self.chance.as_ref());
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
        task.notes.through = true;
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

    /// Carries out only the next step and records it: the state after a crash between two steps. `false` when the task was left.
    pub async fn next_step(&self, task: &mut Claimed) -> Result<bool> {
        match first_open(task) {
            Some(name) => Ok(self.one_step(task, name).await? == Next::Go),
            None => Ok(false),
        }
    }

    /// Carries out the next step and records nothing: the state after a crash between acting and recording.
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
            let look = match self.lock_again(task, &mut plan).await? {
                None => self.last_look(task).await?,
                Some(why) => Look::Later(why),
            };
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
        Box::pin(steps::carry_out(name, &mut context)).await
    }

    /// Sets again what the task took off and could not set again before it ended. `Some`: the registry can't be asked now.
    async fn lock_again(&self, task: &Claimed, plan: &mut Plan) -> Result<Option<String>> {
        let mut tx = self.db.read().await?;
        let lifted = store::lifted::of_task(&mut tx, task.organization_id, task.id).await?;
        let domain = match task.domain_id {
            Some(id) if !lifted.is_empty() => {
                store::domains::get(&mut tx, task.organization_id, id).await?
            }
            _ => None,
        };
        drop(tx);
        let Some(domain) = domain else {
            return Ok(None);
        };
        let Some(registry) = self.connectors.connector(&domain.registry) else {
            return Ok(None);
        };
        let mut context = Context {
            worker: self,
            task,
            domain: &domain,
            registry: Guarded::of(self, task, registry),
            plan,
        };
        for each in lifted {
            let object = (each.object_kind, each.object.as_str());
            match steps::lifted::set_again(&mut context, object).await? {
                None => {}
                Some(Outcome::Retry { detail }) => return Ok(Some(detail)),
                Some(refused) => {
                    tracing::warn!(id = %task.id, object = each.object, status = each.status, ?refused, "a lock could not be set again")
                }
            }
        }
        Ok(None)
    }

    /// Whether a cancellation was requested since the claim. Whether the task is to wait is noted, too.
    pub(crate) async fn cancel_wanted(&self, task: &mut Task) -> Result<bool> {
        let mut tx = self.db.read().await?;
        let asked = store::tasks::asked(&mut tx, task.id).await?;
        (task.cancel_requested, task.paused_at) = (asked.cancel_requested, asked.paused_at);
        Ok(task.cancel_requested)
    }
}

/// The notes on a task of one domain; the reason why it can't be carried out, when they are something else.
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
