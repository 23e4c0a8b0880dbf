//! Enqueuing: within the transaction that decided, so that a decision without its task, or a task without its decision, can't exist.

use super::Tasks;
use crate::{Actor, Error, Result};
use model::id::{DomainId, TaskId};
use model::task::{Cause, Joined, Spread, Step, TaskStatus, TaskType};
use serde_json::json;
use store::Tx;
use store::tasks::Task;

/// A task of one domain to be made.
pub(crate) struct NewTask {
    pub(crate) domain: DomainId,
    pub(crate) task_type: TaskType,
    pub(crate) cause: Cause,
}

impl NewTask {
    /// An `update_contacts` task.
    pub(crate) const fn contacts(domain: DomainId, cause: Cause) -> Self {
        Self {
            domain,
            task_type: TaskType::UpdateContacts,
            cause,
        }
    }
}

impl Tasks<'_> {
    /// Enqueues behind every earlier task of the same domain: `touch` locks the domain's row until the commit, so the order of tasks is the order of commits.
    pub(crate) async fn enqueue(self, tx: &mut Tx, actor: &Actor, new: NewTask) -> Result<Task> {
        let now = self.tools.now();
        store::domains::touch(tx, actor.organization, new.domain, now).await?;
        let project_id = store::domains::get(tx, actor.organization, new.domain)
            .await?
            .map(|domain| domain.project_id);
        let task = Task {
            id: TaskId(self.tools.new_id()),
            organization_id: actor.organization,
            project_id,
            domain_id: Some(new.domain),
            parent_id: None,
            task_type: new.task_type,
            status: TaskStatus::Pending,
            cause: new.cause,
            state: json!({}),
            steps: Step::pending(new.task_type.steps()),
            attempt: 0,
            awaiting: None,
            error: None,
            result: None,
            cancel_requested: false,
            claimable_at: now,
            lease_owner: None,
            last_seq: 0,
            created_by: by(actor),
            created_at: now,
            started_at: None,
            completed_at: None,
            joined: Vec::new(),
            successor_id: None,
        };
        store::tasks::enqueue(tx, &task).await?;
        Ok(task)
    }
}

/// What an actor decided, for the task that it is left to.
pub(crate) fn joined(actor: &Actor, cause: &Cause) -> Joined {
    Joined {
        by: by(actor),
        cause: cause.clone(),
    }
}

/// Who made a task: kind, id and name.
pub(crate) fn by(actor: &Actor) -> serde_json::Value {
    let (kind, id) = actor.audit_identity();
    json!({ "kind": kind, "id": id, "name": actor.name.as_ref() })
}

/// What the state of a task that covers many domains is kept as.
pub(crate) fn state(spread: &Spread) -> Result<serde_json::Value> {
    serde_json::to_value(spread).map_err(Error::internal)
}
