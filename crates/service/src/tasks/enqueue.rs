//! Enqueuing: within the transaction of the decision, so that a decision without its task, or a task without its decision, can't exist.

use super::{Task, Tasks};
use crate::{Cleared, Result};
use chrono::{DateTime, Utc};
use model::id::{DomainId, TaskId};
use model::task::{Cause, Joined, TaskType};
use store::Tx;
use store::tasks::Task as Row;

/// A task of one domain to be created.
pub(crate) struct NewTask {
    pub(crate) domain: DomainId,
    pub(crate) task_type: TaskType,
    pub(crate) cause: Cause,
    /// Whether whoever decides was shown, or asks for, another registrant of this domain. Where nothing was said of one, a change of registrant at the registry waits for somebody's yes.
    pub(crate) names_registrant: bool,
}

impl NewTask {
    /// An `update_contacts` task of a decision that is about the domain's registrant, or is not.
    pub(crate) const fn contacts(domain: DomainId, cause: Cause, names_registrant: bool) -> Self {
        Self {
            domain,
            task_type: TaskType::UpdateContacts,
            cause,
            names_registrant,
        }
    }
}

impl Tasks<'_> {
    /// Enqueues behind every earlier task of the same domain: `touch` locks the domain's row until the commit, so the order of tasks is the order of commits.
    pub(crate) async fn enqueue(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        new: NewTask,
    ) -> Result<Task> {
        let now = self.tools.now();
        store::domains::touch(tx, actor.organization, new.domain, now).await?;
        let project_id = store::domains::get(tx, actor.organization, new.domain)
            .await?
            .map(|domain| domain.project_id);
        let task = Row {
            project_id,
            domain_id: Some(new.domain),
            ..Row::new(store::tasks::NewTask {
                id: TaskId(self.tools.new_id()),
                organization_id: actor.organization,
                task_type: new.task_type,
                steps: new.task_type.steps(),
                cause: new.cause,
                created_by: actor.created_by(),
                created_at: now,
                names_registrant: new.names_registrant,
            })
        };
        store::tasks::enqueue(tx, &task).await?;
        Ok(task.into())
    }
}

/// What an actor decided, for the task that it is joined to, and when they named the registrant, if they did.
pub(crate) fn joined(
    actor: &Cleared<'_>,
    cause: &Cause,
    named_at: Option<DateTime<Utc>>,
) -> Joined {
    Joined {
        by: actor.created_by(),
        cause: cause.clone(),
        names_registrant: named_at.is_some(),
        named_at,
    }
}
