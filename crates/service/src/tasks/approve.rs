//! An operator's approval of refreshes that count as a change of registrant, or its refusal.

use super::{Task, Tasks};
use crate::allowed::{ContactsRead, ContactsWrite, TasksWrite};
use crate::audit::Entry;
use crate::{Actor, Cleared, Error, InBook, Result};
use model::contact::words_changed;
use model::id::TaskId;
use model::task::{Over, Spread, StepName, StepStatus, StreamEvent, TaskStatus};
use serde::Serialize;
use store::Tx;
use store::contacts::Contact;
use store::tasks::Task as Row;

impl Tasks<'_> {
    /// Approves: the contacts get the data composed from person and location, and the task goes on to their domains. One transaction.
    ///
    /// # Errors
    /// `task.not_waiting` when it waits for no operator; [`Error::NotFound`].
    pub async fn approve(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (actor, mut tx, mut task, spread) = self.waiting(actor, id).await?;
        let actor = &actor;
        let now = self.tools.now();
        let act = self.tools.audit().act(&mut tx);
        let mut told = Vec::new();
        for contact in self.proposals(&mut tx, actor, &task, &spread).await? {
            let Some(proposed) = contact.proposed.clone() else {
                continue;
            };
            let international = contact
                .international
                .clone()
                .filter(|_| !words_changed(&contact.snapshot, &proposed.snapshot));
            let after = Contact {
                snapshot: proposed.snapshot,
                international,
                proposed: None,
                updated_at: now,
                ..contact.clone()
            };
            let after = self
                .tools
                .book()
                .write(&mut tx, actor, "contact.refresh", &contact, &after)
                .await?;
            told.push(after.id);
        }
        if let Some(step) = task
            .steps
            .iter_mut()
            .find(|step| step.name == StepName::Approve)
        {
            step.status = StepStatus::Done;
            step.completed_at = Some(now);
            step.detail = Some(format!("{} said yes.", actor.name));
        }
        task.state = Spread {
            over: vec![Over::Contacts { ids: told }],
            held: Vec::new(),
            ..spread
        }
        .into();
        task.awaiting = None;
        task.claimable_at = now;
        store::tasks::save_unleased(&mut tx, &task, TaskStatus::Running, StreamEvent::Step, now)
            .await
            .map_err(moved_on)?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("task.approve", task.id)
                    .of_act(act)
                    .after(Answered {
                        status: task.status,
                    }),
            )
            .await?;
        tx.commit().await?;
        Ok(task.into())
    }

    /// Declines: the contacts stay as registries hold them, and the task is cancelled. The next change of person or location proposes anew.
    ///
    /// # Errors
    /// As [`Tasks::approve`].
    pub async fn decline(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (actor, mut tx, task, spread) = self.waiting(actor, id).await?;
        let actor = &actor;
        let now = self.tools.now();
        let act = self.tools.audit().act(&mut tx);
        for contact in self.proposals(&mut tx, actor, &task, &spread).await? {
            let after = Contact {
                proposed: None,
                updated_at: now,
                ..contact.clone()
            };
            self.tools
                .book()
                .write(&mut tx, actor, "contact.refresh_declined", &contact, &after)
                .await?;
        }
        let declined = Row {
            status: TaskStatus::Cancelled,
            awaiting: None,
            completed_at: Some(now),
            ..task
        };
        store::tasks::save_unleased(
            &mut tx,
            &declined,
            TaskStatus::Running,
            StreamEvent::End,
            now,
        )
        .await
        .map_err(moved_on)?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("task.decline", declined.id)
                    .of_act(act)
                    .after(Answered {
                        status: declined.status,
                    }),
            )
            .await?;
        tx.commit().await?;
        Ok(declined.into())
    }

    /// What a task that waits for an operator would change: each contact with its proposal.
    ///
    /// # Errors
    /// When the caller may not read contacts, or the task is not there for them.
    pub async fn proposals_of(self, actor: &Actor, id: TaskId) -> Result<Vec<Contact>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let task = self.task_row(actor, id).await?;
        let Some(spread) = task.spread() else {
            return Ok(Vec::new());
        };
        let mut tx = self.tools.read(actor).await?;
        self.proposals(&mut tx, actor, &task, &spread).await
    }

    /// Ends a task that waits for an operator's approval once nothing is left in it to decide: what it would have changed was undone upstream, was sent
    /// without approval, or concerns contacts that are gone. It is cancelled, since it changed nothing.
    pub(crate) async fn end_if_idle(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: TaskId,
    ) -> Result<()> {
        let Some(mut task) = store::tasks::hold(tx, actor.organization, id).await? else {
            return Ok(());
        };
        let Some(spread) = task.spread().filter(|_| waits(&task)) else {
            return Ok(());
        };
        if !self.proposals(tx, actor, &task, &spread).await?.is_empty() {
            return Ok(());
        }
        let now = self.tools.now();
        if let Some(step) = task
            .steps
            .iter_mut()
            .find(|step| step.name == StepName::Approve)
        {
            step.completed_at = Some(now);
            step.detail =
                Some("Nothing is left to decide: what waited here was taken back.".into());
        }
        task.status = TaskStatus::Cancelled;
        task.awaiting = None;
        task.completed_at = Some(now);
        store::tasks::save_unleased(tx, &task, TaskStatus::Running, StreamEvent::End, now).await?;
        self.tools
            .audit()
            .record(
                tx,
                actor,
                Entry::new("task.withdraw", task.id).after(Answered {
                    status: task.status,
                }),
            )
            .await
    }

    async fn proposals(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        task: &Row,
        spread: &Spread,
    ) -> Result<Vec<Contact>> {
        let mut held = store::contacts::many(tx, actor.organization, &spread.held).await?;
        held.retain(|contact| {
            contact
                .proposed
                .as_ref()
                .is_some_and(|proposed| proposed.task == task.id)
        });
        held.sort_unstable_by_key(|contact| contact.id);
        Ok(held)
    }

    /// The caller as one who may decide, and the task locked in a transaction.
    async fn waiting<'a>(self, actor: &'a Actor, id: TaskId) -> Result<Waiting<'a>> {
        let contacts = actor.allowed_in_book::<ContactsWrite>()?;
        let reach = &actor.allowed_within::<TasksWrite>()?;
        let mut tx = self.tools.begin(&contacts).await?;
        // Locked: of two concurrent decisions the second finds the first, and not the contacts without their proposals.
        let task = store::tasks::hold(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(task.project_id)?;
        match task.spread() {
            Some(spread) if waits(&task) => Ok((contacts, tx, task, spread)),
            _ => Err(not_waiting()),
        }
    }
}

/// A task that waits for an approval, in the transaction that decides.
type Waiting<'a> = (InBook<'a, ContactsWrite>, Tx, Row, Spread);

/// What the audit log stores of a task that was approved or declined.
#[derive(Serialize)]
struct Answered {
    status: TaskStatus,
}

fn waits(task: &Row) -> bool {
    task.wants_approval()
}

fn not_waiting() -> Error {
    Error::rule(
        "task.not_waiting",
        "The task waits for nobody's yes: somebody may have answered already.",
    )
}

/// Somebody decided at the same moment.
fn moved_on(error: store::Error) -> Error {
    match error {
        store::Error::Stale => not_waiting(),
        other => other.into(),
    }
}
