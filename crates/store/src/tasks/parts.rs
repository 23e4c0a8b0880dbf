//! The parts of a task that covers many domains.

use super::insert::insert;
use super::join::join_held;
use super::{NewTask, Task};
use crate::dialect;
use crate::error::Error;
use crate::lease::Readable;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::task::{Cause, Joined, Params, Road};
use std::collections::BTreeSet;
use uuid::Uuid;

/// What was done for the domains that were to get a part each.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// Tasks that were created.
    pub made: u32,
    /// Domains with a contact task that has not begun: it will see the change.
    pub joined: u32,
}

/// Creates a task of the type of `whole` for each of these domains, behind every other of its domain, as a part of it. A domain that is gone gets none; where contacts are sent,
/// one with a contact task that has not begun gets none either: the change is joined to that one. Domains come by id, so that no two callers deadlock. The part of a domain in `named`
/// may make another registrant of it.
///
/// # Errors
/// [`Error::Duplicate`] when an id is taken.
pub async fn enqueue_parts(
    tx: &mut Tx,
    whole: &Task,
    (domains, named): (&[DomainId], &BTreeSet<DomainId>),
    mut new_id: impl FnMut() -> Uuid,
    now: DateTime<Utc>,
) -> Result<Parts, Error> {
    let hold = tx.word(dialect::HOLD_DOMAIN_PROJECT);
    let mut parts = Parts::default();
    for domain in domains {
        let project: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold)
            .bind(whole.organization_id.0)
            .bind(domain.0)
            .fetch_optional(conn))?;
        let Some(project) = project else { continue };
        let names_registrant = named.contains(domain);
        let cause = cause_of(whole, *domain);
        let decision = Joined {
            by: whole.created_by.clone(),
            cause: cause.clone(),
            names_registrant,
        };
        if whole.task_type.road() == Road::Contacts
            && join_held(tx, whole.organization_id, *domain, &decision)
                .await?
                .is_some()
        {
            parts.joined += 1;
            continue;
        }
        let part = Task {
            project_id: Some(ProjectId(project)),
            domain_id: Some(*domain),
            parent_id: Some(whole.id),
            ..Task::new(NewTask {
                id: TaskId(new_id()),
                organization_id: whole.organization_id,
                task_type: whole.task_type,
                steps: whole.task_type.steps(),
                cause,
                created_by: whole.created_by.clone(),
                created_at: now,
                names_registrant,
            })
        };
        insert(tx, &part).await?;
        parts.made += 1;
    }
    Ok(parts)
}

/// That of the whole; a renewal says from when this domain's is counted.
fn cause_of(whole: &Task, domain: DomainId) -> Cause {
    match (&whole.cause, whole.state.spread()) {
        (Cause::Asked { params }, Some(spread)) => {
            let ends = spread.over.iter().find_map(|over| over.ends(domain));
            Cause::Asked {
                params: Params {
                    ends: ends.or(params.ends),
                    ..params.clone()
                },
            }
        }
        (cause, _) => cause.clone(),
    }
}

/// How many parts of a task have ended, and how many of those failed. A domain that was released since does not count as failed, nor does a part whose place another task took.
pub async fn parts_ended(
    tx: &mut Tx,
    organization: OrganizationId,
    whole: TaskId,
) -> Result<(i64, i64), Error> {
    // Counted from the index `task_parts` alone; only failed parts are looked up with their domains.
    const SELECT: &str = "SELECT (SELECT COUNT(*) FROM task t WHERE t.organization_id = $1 AND t.parent_id = $2 AND t.status IN ('completed', 'failed', 'cancelled')), \
        (SELECT COUNT(*) FROM task f JOIN domain d ON d.id = f.domain_id AND d.deleted_at IS NULL \
        WHERE f.organization_id = $1 AND f.parent_id = $2 AND f.status IN ('failed', 'cancelled') AND f.successor_id IS NULL)";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(whole.0).fetch_one(conn))
}

/// The organization's task that covers many domains and still waits for further edits to join it, if there is one: the youngest. It stays locked until
/// the commit, so of two concurrent edits the second finds what the first added.
pub async fn settling(
    tx: &mut Tx,
    organization: OrganizationId,
    now: DateTime<Utc>,
) -> Result<Option<Task>, Error> {
    let select = tx.word(dialect::SETTLING);
    let now = crate::column::micros(now);
    on!(tx, conn => sqlx::query_as(select).bind(organization.0).bind(now).fetch_optional(conn))
        .map(|found: Option<Readable<Task>>| found.and_then(Readable::ok))
}
