//! How a task ends that was stopped, or failed, after something may have been sent: with a query of what the registry holds now. WHOIS and RDAP show that, however the task ends.
//! While the registry can't be queried, the task stays `running` and tries again later.

use crate::record::Next;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::published::DomainView;
use model::task::{Ending, Plan, StepName, TaskStatus};
use registry::{Connector, Failure, codes, read_view};
use store::domains::Domain;
use store::tasks::Task;

/// How long to retry a registry that does not answer; then the task ends without.
const ASK_TIMEOUT: TimeDelta = TimeDelta::days(7);

/// The result of the query.
pub(crate) enum Look {
    /// The public view.
    Read(Box<DomainView>),
    /// The registry does not hold the domain under our account.
    Gone,
    /// Nothing: the domain was released, its registry is none of ours, or it refuses to say.
    Nothing,
    /// The registry can't be queried now.
    Later(String),
}

/// Whether anything may have been sent for this task since it was begun: a step that sends was begun. A worker that saw that nothing was sent undoes the mark.
pub(crate) fn may_have_sent(task: &Task) -> bool {
    task.domain_id.is_some()
        && task.steps.iter().any(|step| {
            matches!(step.name, StepName::Contacts | StepName::Domain) && step.started_at.is_some()
        })
}

impl Worker {
    /// Queries what the registry holds for the task's domain.
    pub(crate) async fn last_look(&self, task: &Task) -> Result<Look> {
        let Some(id) = task.domain_id else {
            return Ok(Look::Nothing);
        };
        let mut tx = self.db.read().await?;
        let domain = store::domains::get(&mut tx, task.organization_id, id).await?;
        drop(tx);
        let Some(domain) = domain else {
            return Ok(Look::Nothing);
        };
        let Some(registry) = self.connectors.connector(&domain.registry) else {
            return Ok(Look::Nothing);
        };
        Ok(self.look_at(registry.as_ref(), &domain).await)
    }

    async fn look_at(&self, registry: &dyn Connector, domain: &Domain) -> Look {
        let trid = || self.own_trid("look");
        match read_view(registry, trid, &domain.name, self.now()).await {
            Ok(Some((found, view))) if found.client_id == registry.capabilities().client_id => {
                Look::Read(Box::new(view))
            }
            Ok(_)
            | Err(Failure::Refused {
                code: codes::AUTHORIZATION,
                ..
            }) => Look::Gone,
            Err(Failure::Refused { .. }) => Look::Nothing,
            Err(Failure::Retry { why } | Failure::Unknown { why }) => Look::Later(why),
        }
    }

    /// Publishes what the registry holds for a domain that no task waits for. `false` when the registry can't be queried now.
    pub(crate) async fn show_again(
        &self,
        registry: &dyn Connector,
        domain: &Domain,
    ) -> Result<bool> {
        match self.look_at(registry, domain).await {
            Look::Later(_) => Ok(false),
            Look::Nothing => Ok(true),
            Look::Gone => {
                let mut tx = self.db.begin().await?;
                let of = domain.organization_id;
                self.set_gone(&mut tx, of, domain.id).await?;
                tx.commit().await?;
                Ok(true)
            }
            Look::Read(view) => {
                let mut tx = self.db.begin().await?;
                match store::domains::set_view(
                    &mut tx,
                    domain.organization_id,
                    domain.id,
                    &view,
                    self.now(),
                )
                .await
                {
                    Ok(()) => tx.commit().await?,
                    // Released since.
                    Err(store::Error::Stale) => {}
                    Err(error) => return Err(error),
                }
                Ok(true)
            }
        }
    }

    /// Ends the task with the result of the query, or postpones it until the registry can be queried.
    pub(crate) async fn conclude(
        &self,
        task: &mut Claimed,
        name: StepName,
        ending: Ending,
        mut plan: Plan,
        look: Look,
    ) -> Result<Next> {
        match look {
            Look::Read(view) => {
                plan.gone = false;
                plan.view = Some(*view);
            }
            Look::Gone => {
                plan.gone = true;
                plan.view = None;
            }
            Look::Nothing => plan.view = None,
            Look::Later(why) if self.now() - ending.since < ASK_TIMEOUT => {
                let detail = format!(
                    "It ends as soon as the registry says what it holds now, which it does not ({why})."
                );
                plan.ending = Some(ending);
                return self.put_off_ending(task, name, plan, detail).await;
            }
            Look::Later(_) => plan.view = None,
        }
        let status = if ending.error.is_some() {
            TaskStatus::Failed
        } else {
            TaskStatus::Cancelled
        };
        plan.ending = None;
        self.end(task, status, ending.error, &plan).await
    }
}
