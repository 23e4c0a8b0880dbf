//! What a written task means for the state of its domains.

use super::Task;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::agreement::DifferenceCause;
use model::task::{Cause, StepName, StepStatus, TaskState, TaskStatus, TaskType};

/// Notes it in the transaction: whether the task's domain is on its way, or those of a task over many domains, depends on it.
pub(super) fn note(tx: &mut Tx, task: &Task, at: DateTime<Utc>) {
    let moved = tx.moves.of(task.organization_id, at);
    if let Some(domain) = task.domain_id
        && about_contacts(task.task_type)
    {
        moved.under_way.insert(domain);
        let cause = match task.status {
            TaskStatus::Failed => Some(DifferenceCause::Refused),
            TaskStatus::Cancelled => Some(DifferenceCause::Cancelled),
            TaskStatus::Pending | TaskStatus::Running | TaskStatus::Completed => None,
        };
        if let Some(cause) = cause {
            moved.ended.insert(domain, cause);
        }
    }
    if let TaskState::Spread(spread) = &task.state
        // One that reads, or changes the domain object alone, brings no contact along.
        && about_contacts(task.task_type)
        && task.cause != Cause::Read
    {
        let waits = |name| {
            let step = task.steps.iter().find(|step| step.name == name);
            step.is_some_and(|step| step.status != StepStatus::Done)
        };
        if task.status.is_final() || !waits(StepName::Spread) {
            moved.spreads.remove(&task.id);
            moved.spread.insert(task.id);
        } else if !waits(StepName::Approve) {
            moved.spreads.insert(task.id, spread.over.clone());
        }
    }
}

/// As `about_contacts!` says it in SQL.
const fn about_contacts(task: TaskType) -> bool {
    matches!(
        task,
        TaskType::UpdateContacts | TaskType::EnableWhoisPrivacy | TaskType::DisableWhoisPrivacy
    )
}
