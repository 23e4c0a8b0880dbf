//! An operator's approval of what counts as a change of registrant, or its refusal: of refreshes that are proposed on contacts, and of tasks that would make another registrant at the
//! registry than anybody had named ([`super::undecided`]).

use super::undecided::{Answered, moved_on, not_waiting};
use super::{Task, Tasks};
use crate::allowed::{ContactsRead, ContactsWrite, TasksWrite};
use crate::audit::Entry;
use crate::{Actor, Cleared, Error, InBook, Result, Within};
use boxed::boxed;
use model::contact::words_changed;
use model::id::TaskId;
use model::task::{Over, Spread, Step, StepName, StepStatus, StreamEvent, TaskStatus};
use store::Tx;
use store::contacts::Contact;
use store::tasks::Task as Row;

impl<'a> Tasks<'a> {
    /// Approves. Of a refresh: the contacts get the data composed from person and location, and the task goes on to their domains. Of a task that would make another registrant at the
    /// registry: it may, and begins again with what the book says now; of one that covers many domains, all its parts that wait. One transaction.
    ///
    /// # Errors
    /// `task.not_waiting` when it waits for no operator; [`Error::NotFound`].
    #[boxed]
    pub async fn approve(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (actor, _, mut tx, task) = self.waiting(actor, id).await?;
        let actor = &actor;
        let act = self.tools.audit().act(&mut tx);
        let task = match proposed(&task) {
            Some(spread) => self.take_proposals(&mut tx, actor, task, spread).await?,
            None => self.let_go_on(&mut tx, actor, task).await?,
        };
        let entry = Entry::new("task.approve", task.id)
            .of_act(act)
            .after(Answered::of(&task));
        self.tools.audit().record(&mut tx, actor, entry).await?;
        tx.commit().await?;
        Ok(task.into())
    }

    /// The proposals become the contacts' own data.
    async fn take_proposals(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        mut task: Row,
        spread: Spread,
    ) -> Result<Row> {
        let now = self.tools.now();
        let (mut told, mut written) = (Vec::new(), Vec::new());
        for contact in self.proposals(tx, actor, &task, &spread).await? {
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
                .write(tx, actor, "contact.refresh", &contact, &after)
                .await?;
            told.push(after.id);
            written.push(after);
        }
        // Copies that were made meanwhile were not proposed anything.
        for contact in written {
            told.extend(self.tools.book().follow(tx, actor, &contact).await?);
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
            named_at: Some(now),
            ..spread
        }
        .into();
        task.awaiting = None;
        task.names_registrant = true;
        task.named_at = Some(now);
        task.claimable_at = now;
        store::tasks::save_unleased(tx, &task, TaskStatus::Running, StreamEvent::Step, now)
            .await
            .map_err(moved_on)?;
        Ok(task)
    }

    /// Declines. Of a refresh: the contacts stay as registries hold them, and the task is cancelled; the next change of person or location proposes anew. Of a task that would make
    /// another registrant at the registry: it is told to stop, with its parts, and ends with a look at what the registry holds.
    ///
    /// # Errors
    /// As [`Tasks::approve`].
    #[boxed]
    pub async fn decline(self, actor: &Actor, id: TaskId) -> Result<Task> {
        let (actor, reach, mut tx, task) = self.waiting(actor, id).await?;
        let actor = &actor;
        let act = self.tools.audit().act(&mut tx);
        let declined = match proposed(&task) {
            Some(spread) => self.drop_proposals(&mut tx, actor, task, spread).await?,
            None => self.stop_whole(&mut tx, &reach, task).await?,
        };
        let entry = Entry::new("task.decline", declined.id)
            .of_act(act)
            .after(Answered::of(&declined));
        self.tools.audit().record(&mut tx, actor, entry).await?;
        tx.commit().await?;
        Ok(declined.into())
    }

    async fn drop_proposals(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        task: Row,
        spread: Spread,
    ) -> Result<Row> {
        let now = self.tools.now();
        for contact in self.proposals(tx, actor, &task, &spread).await? {
            let after = Contact {
                proposed: None,
                updated_at: now,
                ..contact.clone()
            };
            self.tools
                .book()
                .write(tx, actor, "contact.refresh_declined", &contact, &after)
                .await?;
        }
        let declined = Row {
            status: TaskStatus::Cancelled,
            awaiting: None,
            completed_at: Some(now),
            ..task
        };
        let event = StreamEvent::End;
        store::tasks::save_unleased(tx, &declined, TaskStatus::Running, event, now)
            .await
            .map_err(moved_on)?;
        Ok(declined)
    }

    /// What a task that waits for an operator would change: each contact with its proposal.
    ///
    /// # Errors
    /// When the caller may not read contacts, or the task is not there for them.
    #[boxed]
    pub async fn proposals_of(self, actor: &Actor, id: TaskId) -> Result<Vec<Contact>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let task = self.task_row(actor, id).await?;
        let Some(spread) = proposed(&task) else {
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
        let Some(spread) = proposed(&task) else {
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
                Entry::new("task.withdraw", task.id).after(Answered::of(&task)),
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
    async fn waiting<'b>(self, actor: &'b Actor, id: TaskId) -> Result<Waiting<'b>> {
        let contacts = actor.allowed_in_book::<ContactsWrite>()?;
        let reach = actor.allowed_within::<TasksWrite>()?;
        let mut tx = self.tools.begin(&contacts).await?;
        let organization = actor.organization;
        let seen = store::tasks::get(&mut tx, organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        reach.check_all_of(seen.project_id)?;
        // The domain first, as in every enqueue.
        if let Some(domain) = seen.domain_id {
            store::domains::hold(&mut tx, organization, domain).await?;
        }
        // Locked: of two concurrent decisions the second finds the first, and not the contacts without their proposals.
        let task = store::tasks::hold(&mut tx, organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        if task.wants_approval() {
            Ok((contacts, reach, tx, task))
        } else {
            Err(not_waiting())
        }
    }
}

/// A task that waits for an approval, in the transaction that decides.
type Waiting<'a> = (InBook<'a, ContactsWrite>, Within<'a, TasksWrite>, Tx, Row);

/// The notes of a task whose proposals wait for a decision.
fn proposed(task: &Row) -> Option<Spread> {
    let asked = |step: &Step| step.name == StepName::Approve && step.status != StepStatus::Done;
    let waits = task.wants_approval() && task.steps.iter().any(asked);
    task.spread().filter(|_| waits)
}
