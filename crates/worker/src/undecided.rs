//! Tasks that wait for somebody's yes to another registrant.

use crate::record::Next;
use crate::spread::domains_in_words;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use model::id::OrganizationId;
use model::task::{
    Awaiting, Plan, Spread, Step, StepName, StepStatus, StreamEvent, TaskState, TaskStatus,
};
use std::collections::BTreeSet;
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

    /// The objects about which this task, if it ends as completed, has settled who is the registrant: those that it sent, and the one that its domain had as last read. Nothing where it names no
    /// registrant: then it has changed none.
    pub(crate) async fn settles(&self, task: &Claimed, plan: &Plan) -> Result<BTreeSet<String>> {
        let mut objects = BTreeSet::new();
        let Some(domain) = task.domain_id.filter(|_| task.names_registrant) else {
            return Ok(objects);
        };
        let mut tx = self.db.read().await?;
        let read = store::domains::many(&mut tx, task.organization_id, &[domain]).await?;
        let views = read.iter().filter_map(|domain| domain.view.as_ref());
        let held = views.filter_map(|view| view.registrant());
        objects.extend(held.map(|held| held.handle.clone()));
        objects.extend(plan.contacts.keys().cloned());
        Ok(objects)
    }

    /// Lets the tasks of other domains ask the registry again that wait for a yes because of one of these objects: its registrant is settled now. From their beginning, and with leave for nothing: what
    /// is still open waits again. Each has a transaction of its own, in which its domain is locked first, as by whoever says yes.
    pub(crate) async fn ask_again_about(
        &self,
        organization: OrganizationId,
        objects: &BTreeSet<String>,
    ) -> Result<()> {
        if objects.is_empty() {
            return Ok(());
        }
        let mut tx = self.db.read().await?;
        let waiting = store::tasks::asking(&mut tx, organization, objects).await?;
        drop(tx);
        for found in waiting {
            let mut tx = self.db.begin().await?;
            if let Some(domain) = found.domain_id {
                store::domains::hold(&mut tx, organization, domain).await?;
            }
            let held = store::tasks::hold(&mut tx, organization, found.id).await?;
            // Somebody may have decided about it meanwhile.
            let Some(mut task) = held.filter(|task| task.wants_approval()) else {
                continue;
            };
            for step in &mut task.steps {
                step.status = StepStatus::Pending;
                step.completed_at = None;
            }
            if let TaskState::Plan(plan) = &mut task.state {
                plan.asks = None;
            }
            task.status = TaskStatus::Pending;
            task.awaiting = None;
            // The same attempt goes on: claiming counts it again.
            task.attempt = (task.attempt - 1).max(0);
            task.claimable_at = tx.now(self.moment()).await?;
            let (was, event) = (TaskStatus::Running, StreamEvent::Step);
            match store::tasks::save_unleased(&mut tx, &task, was, event, self.now()).await {
                Err(store::Error::Stale) => {}
                saved => {
                    saved?;
                    tx.commit().await?;
                }
            }
        }
        Ok(())
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
