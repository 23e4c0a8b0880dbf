//! Tasks that wait for somebody's yes to another registrant.

use crate::record::Next;
use crate::spread::domains_in_words;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use model::task::{Awaiting, Plan, Spread, Step, StepName, StepStatus, StreamEvent, TaskStatus};
use store::Tx;

impl Worker {
    /// Nothing is sent until somebody says yes. A later decision about the domain does not wait for that: where one is there, its task takes this one's place. The domain is locked from the
    /// look to the commit, as by whoever enqueues.
    pub(crate) async fn wait_for_a_yes(&self, task: &mut Claimed, mut plan: Plan) -> Result<Next> {
        plan.failures = 0;
        task.state = plan.into();
        task.awaiting = Some(Awaiting::Operator);
        let mut tx = self.db.begin().await?;
        if let Some(domain) = task.domain_id {
            store::domains::hold(&mut tx, task.organization_id, domain).await?;
        }
        let event = match store::tasks::later_about_contacts(&mut tx, task).await? {
            None => StreamEvent::Progress,
            Some(later) => {
                task.status = TaskStatus::Cancelled;
                task.awaiting = None;
                task.completed_at = Some(self.now());
                let open = |step: &&mut Step| step.status != StepStatus::Done;
                if let Some(step) = task.steps.iter_mut().find(open) {
                    step.detail = Some(store::tasks::TAKEN_OVER.into());
                }
                store::tasks::leave_to(&mut tx, task, later).await?;
                StreamEvent::End
            }
        };
        self.release(tx, task, event).await
    }

    /// All that is left of a task for many domains waits for a yes: so does the whole, which one yes lets go on. `None` when something else is under way. The whole is locked from the count to
    /// the commit, so that a part which is decided meanwhile wakes it.
    pub(crate) async fn parts_wait_for_a_yes(
        &self,
        task: &mut Claimed,
        spread: &Spread,
    ) -> Result<Option<Next>> {
        let (organization, id) = (task.organization_id, task.id);
        let all = i64::from(spread.made - spread.ended);
        let mut tx = self.db.read().await?;
        if store::tasks::undecided_parts(&mut tx, organization, id).await? < all {
            return Ok(None);
        }
        drop(tx);
        let mut tx = self.db.begin().await?;
        store::tasks::hold(&mut tx, organization, id).await?;
        let waiting = store::tasks::undecided_parts(&mut tx, organization, id).await?;
        let (ended, _) = store::tasks::parts_ended(&mut tx, organization, id).await?;
        if waiting == 0 || ended + waiting < i64::from(spread.made) {
            return Ok(None);
        }
        let waiting = u32::try_from(waiting).unwrap_or(u32::MAX);
        let verb = if waiting == 1 { "waits" } else { "wait" };
        let step = crate::record::step(task, StepName::Domains)?;
        step.detail = Some(format!(
            "{} of {} done. {} {verb} for a yes: at the registry it would be another registrant, and nothing that was confirmed said so.",
            spread.ended,
            spread.made,
            domains_in_words(waiting),
        ));
        task.state = spread.clone().into();
        task.awaiting = Some(Awaiting::Operator);
        self.release(tx, task, StreamEvent::Progress)
            .await
            .map(Some)
    }

    /// Writes the task and gives up the lease on it.
    async fn release(&self, mut tx: Tx, task: &mut Claimed, event: StreamEvent) -> Result<Next> {
        task.lease_owner = None;
        task.watch.give_back();
        task.claimable_at = tx.now(self.moment()).await?;
        match store::tasks::save(&mut tx, task, task.lease(), event, self.now()).await {
            Ok(seq) => task.last_seq = seq,
            Err(store::Error::Stale) => {
                task.watch.lose();
                return Ok(Next::Leave);
            }
            Err(error) => return Err(error),
        }
        tx.commit().await?;
        Ok(Next::Leave)
    }
}
