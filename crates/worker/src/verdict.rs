//! What a poll message means for a task: the result of an action with the response 1001.

use crate::run::plan_of;
use crate::{Result, Worker};
use model::domain_name::DomainName;
use model::id::TaskId;
use model::task::{Awaiting, DOMAIN, Pending, StreamEvent, TaskStatus, Verdict};
use registry::{Connector, Message};
use store::tasks::Task;
use uuid::Uuid;

impl Worker {
    /// Hands the message to the task that waits for it. A task that has ended meanwhile needs none, but the public view is to show the result.
    /// `false` when the task is being carried out at the moment, or the registry can't be queried: the message stays in the queue.
    pub(crate) async fn take_in(
        &self,
        connector: &dyn Connector,
        message: &Message,
    ) -> Result<bool> {
        tracing::info!(registry = connector.name(), message.id, ok = ?message.ok, "message received from the registry");
        let name = message
            .domain
            .as_deref()
            .and_then(|name| DomainName::parse(name).ok());
        if name.is_none() && message.contact.is_none() {
            return Ok(true);
        }
        let mut tx = self.db.begin().await?;
        let domain = match &name {
            Some(name) => store::domains::by_name(&mut tx, name).await?,
            None => None,
        };
        let asked = message.client_trid.as_deref().map(task_of);
        let task = match (asked, &domain) {
            // Addressed to that task and no other.
            (Some(Some(id)), _) => store::tasks::by_id(&mut tx, id).await?,
            (Some(None) | None, None) => match &message.contact {
                // Some registries don't repeat the transaction id, or write one of their own.
                Some(handle) => {
                    match store::contacts::waiting_for(&mut tx, connector.name(), handle).await? {
                        Some(id) => store::tasks::by_id(&mut tx, id).await?,
                        None => None,
                    }
                }
                None => None,
            },
            (Some(None), Some(_)) => None,
            (None, Some(domain)) => {
                store::tasks::running_of_domain(&mut tx, domain.organization_id, domain.id).await?
            }
        };
        let Some(mut task) = task
            .clone()
            .filter(|task| task.status == TaskStatus::Running)
        else {
            if let Some(ended) = task
                && message.ok.is_some()
            {
                store::tasks::registry_has_acted(&mut tx, ended.id).await?;
            }
            self.object_decided(&mut tx, connector, message).await?;
            tx.commit().await?;
            return match domain {
                Some(domain) if message.ok.is_some() && domain.registry == connector.name() => {
                    self.show_again(connector, &domain).await
                }
                // A transfer, a deletion, a change by somebody else: what it did is read.
                Some(domain) => {
                    self.read_soon(connector, &domain.name).await?;
                    Ok(true)
                }
                None => Ok(true),
            };
        };
        if task.awaiting.is_none() || task.lease_owner.is_some() {
            return Ok(false);
        }
        let object = match (&name, &message.contact) {
            (None, Some(handle)) => handle.as_str(),
            _ => DOMAIN,
        };
        if !note(&mut task, object, message) {
            // The next claimer sets it aside; the result stays in the queue until a version can read the task.
            return Ok(false);
        }
        // A person was asked because no result came for so long. One who is asked about another registrant is still asked.
        if !task.wants_approval() {
            task.awaiting = Some(Awaiting::Registry);
        }
        task.error = None;
        task.claimable_at = tx.now(self.moment()).await?;
        let saved = store::tasks::save_unleased(
            &mut tx,
            &task,
            TaskStatus::Running,
            StreamEvent::Progress,
            self.now(),
        );
        match saved.await {
            // It was claimed at this moment: the message waits until it is released.
            Err(store::Error::Stale) => return Ok(false),
            saved => saved?,
        };
        self.object_decided(&mut tx, connector, message).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// A change of a contact is decided, whichever task requested it: those of other domains that show the contact need not wait any more.
    async fn object_decided(
        &self,
        tx: &mut store::Tx,
        connector: &dyn Connector,
        message: &Message,
    ) -> Result<()> {
        let (Some(handle), Some(_)) = (&message.contact, message.ok) else {
            return Ok(());
        };
        let decided = store::contacts::decided_at(tx, connector.name(), handle).await?;
        if let Some((organization, contact)) = decided {
            let domains = store::domains::showing(tx, organization, contact).await?;
            let now = tx.now(self.moment()).await?;
            store::tasks::registry_decided(tx, organization, &domains, now).await?;
        }
        Ok(())
    }
}

/// Writes the result into the task's notes; `false` when those are unreadable.
fn note(task: &mut Task, object: &str, message: &Message) -> bool {
    let verdict = match message.ok {
        None => return true,
        Some(true) => Verdict::Granted,
        Some(false) if message.text.is_empty() => Verdict::Refused("no reason was given.".into()),
        Some(false) => Verdict::Refused(message.text.clone()),
    };
    let Ok(mut plan) = plan_of(task) else {
        return false;
    };
    // Some registries write handles in one case.
    let known = plan.pending.keys();
    let known = known
        .into_iter()
        .find(|key| key.eq_ignore_ascii_case(object));
    let object = known.cloned().unwrap_or_else(|| object.to_owned());
    let pending = plan.pending.entry(object).or_insert(Pending {
        ours: true,
        ..Pending::default()
    });
    pending.verdict = Some(verdict);
    task.state = plan.into();
    true
}

/// The task that one of our client transaction ids names.
fn task_of(trid: &str) -> Option<TaskId> {
    let id = trid.split('-').next()?;
    Uuid::try_parse(id).ok().map(TaskId)
}
