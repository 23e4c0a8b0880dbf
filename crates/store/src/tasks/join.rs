//! Joining a decision to a task that has not begun, and what happens to it when that task is cancelled.

use super::insert::{enqueue, insert};
use super::undecided::leave_to;
use super::{NewTask, Task};
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, TaskId};
use model::task::{Joined, Spread, StepName, TaskState, TaskType};
use uuid::Uuid;

/// The domain's oldest pending contact task. Locked on PostgreSQL: claims skip it until the commit, so it can't begin with the data as it was before.
const JOINABLE: [&str; 2] = [
    concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND status = 'pending' AND status IN ('pending', 'running') AND ",
        about_contacts!(),
        " AND unreadable IS NULL AND paused_at IS NULL AND NOT cancel_requested ORDER BY position LIMIT 1"
    ),
    concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND status = 'pending' AND status IN ('pending', 'running') AND ",
        about_contacts!(),
        " AND unreadable IS NULL AND paused_at IS NULL AND NOT cancel_requested ORDER BY position LIMIT 1 FOR UPDATE"
    ),
];
/// How many joined decisions a task records. Later ones are carried out too; a successor names the first ones.
const REMEMBERED: usize = 50;

/// Joins a decision to the domain's pending contact task, if there is one: what it sends is resolved when it runs. It can't begin before the commit, and cancelling it
/// creates another task for what was joined to it. The domain is locked until the commit.
pub async fn join(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    decision: &Joined,
) -> Result<Option<Task>, Error> {
    if !crate::domains::hold(tx, organization, domain).await? {
        return Ok(None);
    }
    join_held(tx, organization, domain, decision).await
}

/// As [`join`], for a caller that has locked the domain already.
pub(super) async fn join_held(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
    decision: &Joined,
) -> Result<Option<Task>, Error> {
    let select = tx.word(JOINABLE);
    let task: Option<Task> = on!(tx, conn => sqlx::query_as(select).bind(organization.0).bind(domain.0).fetch_optional(conn))?;
    let Some(mut task) = task else {
        return Ok(None);
    };
    note_joined(tx, &mut task, decision).await?;
    Ok(Some(task))
}

/// As [`enqueue`], unless a contact task of the domain is pending already: this is joined to it, as it will see the same change. Returns whether it was written.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_unless_pending(
    tx: &mut Tx,
    domain: DomainId,
    task: &Task,
) -> Result<bool, Error> {
    let hold = tx.word(dialect::HOLD_DOMAIN);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(task.organization_id.0).bind(domain.0).fetch_optional(conn))?;
    held.ok_or(Error::Missing)?;
    let decision = Joined {
        by: task.created_by.clone(),
        cause: task.cause.clone(),
        names_registrant: task.names_registrant,
        named_at: task.named_at,
    };
    let joined = join_held(tx, task.organization_id, domain, &decision).await?;
    if joined.is_some() {
        return Ok(false);
    }
    insert(tx, task).await.map(|()| true)
}

/// Records that a decision was joined to a pending task, which names a registrant from then on if the decision does. The caller holds the task's lock.
pub async fn note_joined(tx: &mut Tx, task: &mut Task, decision: &Joined) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE task SET joined = $3, names_registrant = $4, named_at = $5 WHERE organization_id = $1 AND id = $2";
    let names = task.names_registrant || decision.names_registrant;
    let named_at = task.named_at.max(decision.named_at);
    // The same once more, later: when it last named somebody counts.
    let same = |known: &Joined| {
        (&known.by, &known.cause, known.names_registrant)
            == (&decision.by, &decision.cause, decision.names_registrant)
    };
    let place = task.joined.iter().position(same);
    let room = task.joined.len() < REMEMBERED;
    let noted = match place.and_then(|place| task.joined.get_mut(place)) {
        Some(known) if known.named_at < decision.named_at => {
            known.named_at = decision.named_at;
            true
        }
        Some(_) => false,
        None if room => {
            task.joined.push(decision.clone());
            true
        }
        None => false,
    };
    if !noted && (names, named_at) == (task.names_registrant, task.named_at) {
        return Ok(());
    }
    task.names_registrant = names;
    task.named_at = named_at;
    one(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(task.organization_id.0)
            .bind(task.id.0)
            .bind(crate::kept::write_list(&task.joined)?)
            .bind(names)
            .bind(named_at.map(micros))
    )?)
}

/// Creates the task that carries out the decisions that were joined to this one, which is about to be cancelled, and names it there; none when nothing was joined. What it covers is resolved
/// anew, so it may send more than that: it sends the current data. The caller has locked the domain and the task.
pub async fn succeed(
    tx: &mut Tx,
    task: &mut Task,
    id: TaskId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let joined = std::mem::take(&mut task.joined);
    let naming = joined.iter().filter(|decision| decision.names_registrant);
    let named_at = naming.clone().map(|decision| decision.named_at).max();
    let names_registrant = named_at.is_some();
    // Those that were stored before it was noted are as old as the task.
    let named_at = named_at.map(|at| at.unwrap_or(task.created_at));
    let mut joined = joined.into_iter();
    let Some(first) = joined.next() else {
        return Ok(());
    };
    if let Some(domain) = task.domain_id
        && !crate::domains::hold(tx, task.organization_id, domain).await?
    {
        // The domain was released since: there is nothing to send.
        return Ok(());
    }
    let (state, steps): (_, &[StepName]) = match &task.state {
        TaskState::Spread(spread) => {
            let spread = Spread {
                over: spread.over.clone(),
                named_at: spread.named_at,
                ..Spread::default()
            };
            (spread.into(), &StepName::SPREAD)
        }
        _ => (TaskState::None, &StepName::DOMAIN),
    };
    let successor = Task {
        project_id: task.project_id,
        domain_id: task.domain_id,
        state,
        joined: joined.collect(),
        named_at,
        ..Task::new(NewTask {
            id,
            organization_id: task.organization_id,
            task_type: TaskType::UpdateContacts,
            steps,
            cause: first.cause,
            created_by: first.by,
            created_at: now,
            names_registrant,
        })
    };
    enqueue(tx, &successor).await?;
    crate::plans::leave_to(tx, task.organization_id, (task.id, id)).await?;
    leave_to(tx, task, id).await
}
