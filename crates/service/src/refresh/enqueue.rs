//! Enqueuing tasks that cover many domains.

use super::Refresher;
use crate::tasks::joined;
use crate::{Cleared, Result};
use chrono::TimeDelta;
use model::id::{ContactId, DomainId, TaskId};
use model::task::{
    Awaiting, Cause, Over, Spread, StepName, StepStatus, StreamEvent, TaskStatus, TaskType,
};
use store::Tx;
use store::tasks::{NewTask, Task};

/// A task that covers many domains, to be created.
pub(crate) struct Spreading {
    pub(crate) cause: Cause,
    pub(crate) over: Vec<Over>,
    /// For how many seconds it waits for others that join it.
    pub(crate) settle: u32,
    /// Whether whoever decides was shown, or asks for, another registrant where the decision is about it.
    pub(crate) names_registrant: bool,
}

/// What a refresh left to do.
pub(super) struct Refresh<'a> {
    pub(super) cause: &'a Cause,
    pub(super) settle: u32,
    /// Contacts that were changed.
    pub(super) sent: Vec<ContactId>,
    /// Contacts that wait for approval.
    pub(super) held: Vec<ContactId>,
    /// The id of the task that those wait in, where none was waiting already.
    pub(super) held_task: TaskId,
    /// Whether whoever decides was shown the other registrants, which don't wait for a yes.
    pub(super) names_registrant: bool,
}

impl Refresher<'_> {
    /// Enqueues one task for all domains that these decisions cover; none when they cover none.
    pub(crate) async fn enqueue_spread(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        new: Spreading,
    ) -> Result<Option<TaskId>> {
        if self.covered(tx, actor, &new.over).await?.is_empty() {
            return Ok(None);
        }
        let named_at = new.names_registrant.then(|| self.tools.now());
        let spread = Spread {
            over: new.over,
            named_at,
            ..Spread::default()
        };
        let mut task = self.whole(actor, new.cause, spread, &StepName::SPREAD);
        task.names_registrant = new.names_registrant;
        task.named_at = named_at;
        task.claimable_at = task.created_at + TimeDelta::seconds(i64::from(new.settle));
        store::tasks::enqueue(tx, &task).await?;
        Ok(Some(task.id))
    }

    pub(super) async fn enqueue_refresh(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        refresh: Refresh<'_>,
    ) -> Result<Vec<TaskId>> {
        let mut tasks = Vec::new();
        if !refresh.sent.is_empty() {
            tasks.extend(self.join_or_enqueue(tx, actor, &refresh).await?);
        }
        // Contacts that waited already wait on in the task that they were in.
        let mut waiting = Vec::new();
        for contact in &refresh.held {
            let in_task = store::contacts::get(tx, actor.organization, *contact)
                .await?
                .and_then(|contact| contact.proposed)
                .map(|proposed| proposed.task);
            match in_task {
                Some(task) if task != refresh.held_task => tasks.push(task),
                _ => waiting.push(*contact),
            }
        }
        if !waiting.is_empty() {
            let spread = Spread {
                over: over_contacts(waiting.clone()),
                held: waiting,
                ..Spread::default()
            };
            let mut task = self.whole(actor, refresh.cause.clone(), spread, &StepName::HELD);
            task.id = refresh.held_task;
            task.status = TaskStatus::Running;
            task.started_at = Some(task.created_at);
            task.awaiting = Some(Awaiting::Operator);
            if let Some(step) = task.steps.first_mut() {
                step.status = StepStatus::Running;
                step.started_at = Some(task.created_at);
                step.detail =
                    Some("This counts as a change of registrant: somebody must say yes.".into());
            }
            store::tasks::enqueue(tx, &task).await?;
            tasks.push(task.id);
        }
        tasks.sort_unstable();
        tasks.dedup();
        Ok(tasks)
    }

    /// One more edit within the settling time joins the waiting task, and restarts its wait.
    async fn join_or_enqueue(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        refresh: &Refresh<'_>,
    ) -> Result<Option<TaskId>> {
        let now = self.tools.now();
        if let Some(mut task) = store::tasks::settling(tx, actor.organization, now).await?
            // One that names registrants would name those of the other's contacts too.
            && task.names_registrant == refresh.names_registrant
            && let Some(mut spread) = task.spread()
            && let Some(Over::Contacts { ids }) = spread.over.first_mut()
        {
            ids.extend(refresh.sent.iter().copied());
            ids.sort_unstable();
            ids.dedup();
            let named_at = refresh.names_registrant.then_some(now);
            spread.named_at = named_at;
            task.state = spread.into();
            task.claimable_at = now + TimeDelta::seconds(i64::from(refresh.settle));
            match store::tasks::save_unleased(
                tx,
                &task,
                TaskStatus::Pending,
                StreamEvent::Progress,
                now,
            )
            .await
            {
                Ok(_) => {
                    // Cancelling it takes back the canceller's own decision, not this one.
                    let decision = joined(actor, refresh.cause, named_at);
                    store::tasks::note_joined(tx, &mut task, &decision).await?;
                    return Ok(Some(task.id));
                }
                // It was claimed at this moment: another follows it.
                Err(store::Error::Stale) => {}
                Err(error) => return Err(error.into()),
            }
        }
        self.enqueue_spread(
            tx,
            actor,
            Spreading {
                cause: refresh.cause.clone(),
                over: over_contacts(refresh.sent.clone()),
                settle: refresh.settle,
                names_registrant: refresh.names_registrant,
            },
        )
        .await
    }

    /// How many domains these decisions cover, which ones, and no more.
    pub(crate) async fn covered(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        over: &[Over],
    ) -> Result<Vec<DomainId>> {
        Ok(store::domains::covered(tx, actor.organization, over).await?)
    }

    fn whole(self, actor: &Cleared<'_>, cause: Cause, spread: Spread, steps: &[StepName]) -> Task {
        Task {
            state: spread.into(),
            ..Task::new(NewTask {
                id: TaskId(self.tools.new_id()),
                organization_id: actor.organization,
                task_type: TaskType::UpdateContacts,
                steps,
                cause,
                created_by: actor.created_by(),
                created_at: self.tools.now(),
                // Of what waits for approval: once somebody has approved.
                names_registrant: false,
            })
        }
    }
}

/// A list of contacts, as ids.
pub(crate) fn over_contacts(ids: Vec<ContactId>) -> Vec<Over> {
    vec![Over::Contacts { ids }]
}
