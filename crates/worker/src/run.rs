//! Carrying a claimed task through its steps, with a heartbeat beside each.

use crate::outcome::Outcome;
use crate::plan::Plan;
use crate::record::Next;
use crate::rows::takes_rows;
use crate::spread::covers_many;
use crate::steps::{self, Context};
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::task::{Road, StepName, StepStatus};
use store::tasks::Task;
use tokio_util::sync::CancellationToken;

impl Worker {
    /// Carries a claimed task as far as it goes: to its end, to a wait, or to the stop.
    ///
    /// # Errors
    /// When the database fails: the lease then runs out by itself.
    pub async fn carry_through(&self, mut task: Task, stop: &CancellationToken) -> Result<()> {
        if takes_rows(&task) {
            return self.carry_rows(&mut task, stop).await;
        }
        if covers_many(&task) {
            return self.carry_spread(&mut task, stop).await;
        }
        while let Some(name) = first_open(&task) {
            if stop.is_cancelled() {
                return self.hand_back(&mut task).await;
            }
            if self.one_step(&mut task, name).await? == Next::Leave {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Carries out the next step alone and writes it down: what a crash between two steps leaves behind. `false` when the task was left.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn next_step(&self, task: &mut Task) -> Result<bool> {
        match first_open(task) {
            Some(name) => Ok(self.one_step(task, name).await? == Next::Go),
            None => Ok(false),
        }
    }

    /// Carries out the next step and writes nothing down: what a crash between acting and recording leaves behind.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn act_only(&self, task: &Task) -> Result<Option<Outcome>> {
        let mut plan = plan_of(task);
        match first_open(task) {
            Some(name) => Ok(Some(self.act(task, name, &mut plan).await?)),
            None => Ok(None),
        }
    }

    async fn one_step(&self, task: &mut Task, name: StepName) -> Result<Next> {
        let mut plan = plan_of(task);
        if self.cancel_wanted(task).await? {
            return self.cancel(task, &plan).await;
        }
        if self.begin_step(task, name).await? == Next::Leave {
            return Ok(Next::Leave);
        }
        let outcome = tokio::select! {
            outcome = self.act(task, name, &mut plan) => outcome?,
            () = self.lose_lease(task) => return Ok(Next::Leave),
        };
        self.settle(task, name, outcome, plan).await
    }

    async fn act(&self, task: &Task, name: StepName, plan: &mut Plan) -> Result<Outcome> {
        if let Road::None(code, why) = task.task_type.road() {
            return Ok(Outcome::fail(
                code,
                format!("{why} Nothing was sent."),
                false,
            ));
        }
        let Some(id) = task.domain_id else {
            return Ok(Outcome::fail(
                "task.no_domain",
                "The task names no domain.",
                false,
            ));
        };
        let mut tx = self.db.read().await?;
        let domain = store::domains::get(&mut tx, task.organization_id, id).await?;
        drop(tx);
        let Some(domain) = domain else {
            return Ok(Outcome::fail(
                "domain.gone",
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
            registry,
            plan,
        };
        steps::carry_out(name, &mut context).await
    }

    /// Whether somebody asked for a stop since the claim.
    pub(crate) async fn cancel_wanted(&self, task: &mut Task) -> Result<bool> {
        let mut tx = self.db.read().await?;
        task.cancel_requested = store::tasks::by_id(&mut tx, task.id)
            .await?
            .is_some_and(|now| now.cancel_requested);
        Ok(task.cancel_requested)
    }

    /// Keeps the lease alive; returns when it was lost.
    async fn lose_lease(&self, task: &Task) {
        let mut beat = tokio::time::interval(self.pace.lease / 3);
        beat.tick().await;
        loop {
            beat.tick().await;
            let renewed = async {
                let until = self.now()
                    + TimeDelta::from_std(self.pace.lease).unwrap_or(TimeDelta::seconds(30));
                let mut tx = self.db.begin().await?;
                let held = store::tasks::heartbeat(&mut tx, task.id, self.owner, until).await?;
                tx.commit().await?;
                Ok::<bool, store::Error>(held)
            };
            match renewed.await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => {
                    tracing::warn!(id = %task.id, %error, "no heartbeat could be written")
                }
            }
        }
    }
}

fn first_open(task: &Task) -> Option<StepName> {
    task.steps
        .iter()
        .find(|step| step.status != StepStatus::Done)
        .map(|step| step.name)
}

fn plan_of(task: &Task) -> Plan {
    serde_json::from_value(task.state.clone()).unwrap_or_default()
}
