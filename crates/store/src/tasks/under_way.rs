//! What a written task means for the state of its domains.

use super::Task;
use crate::error::Error;
use crate::lease::{Readable, readable};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::agreement::DifferenceCause;
use model::id::{OrganizationId, TaskId};
use model::task::{Cause, Over, StepName, StepStatus, TaskState, TaskStatus, TaskType};

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
    match reach(task) {
        Reach::Nothing => {}
        Reach::Covers(over) => {
            moved.spreads.insert(task.id, over.to_vec());
        }
        Reach::Reached => {
            moved.spreads.remove(&task.id);
            moved.spread.insert(task.id);
        }
    }
}

/// The open tasks of the organization that have yet to make the parts of many domains, with what they cover.
pub(crate) async fn covering(
    tx: &mut Tx,
    organization: OrganizationId,
) -> Result<Vec<(TaskId, Vec<Over>)>, Error> {
    const SELECT: &str = concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND parent_id IS NULL AND domain_id IS NULL AND status IN ('pending', 'running') AND unreadable IS NULL AND ",
        about_contacts!()
    );
    let open: Vec<Readable<Task>> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))?;
    let covers = |task: Task| match reach(&task) {
        Reach::Covers(over) => Some((task.id, over.to_vec())),
        Reach::Nothing | Reach::Reached => None,
    };
    Ok(readable(open).into_iter().filter_map(covers).collect())
}

/// What a task for many domains means for theirs.
enum Reach<'a> {
    /// It is not for many, brings no contact along, or waits for approval.
    Nothing,
    /// It will make a part for each of these.
    Covers(&'a [Over]),
    /// Each has its part, or will get none.
    Reached,
}

fn reach(task: &Task) -> Reach<'_> {
    let TaskState::Spread(spread) = &task.state else {
        return Reach::Nothing;
    };
    // One that reads, or changes the domain object alone, brings no contact along.
    if !about_contacts(task.task_type) || task.cause == Cause::Read {
        return Reach::Nothing;
    }
    let waits = |name| {
        let step = task.steps.iter().find(|step| step.name == name);
        step.is_some_and(|step| step.status != StepStatus::Done)
    };
    if task.status.is_final() || !waits(StepName::Spread) {
        Reach::Reached
    } else if waits(StepName::Approve) {
        Reach::Nothing
    } else {
        Reach::Covers(&spread.over)
    }
}

/// As `about_contacts!` says it in SQL.
const fn about_contacts(task: TaskType) -> bool {
    matches!(
        task,
        TaskType::UpdateContacts | TaskType::EnableWhoisPrivacy | TaskType::DisableWhoisPrivacy
    )
}
