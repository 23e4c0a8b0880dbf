//! The parts of a task that covers many domains.

use super::insert::insert_parts;
use super::join::join_held;
use super::undecided::{domains_of, take_over, waiting_of};
use super::{NewTask, Task};
use crate::dialect;
use crate::error::Error;
use crate::in_list::{InList, MANY, rows_of};
use crate::lease::Readable;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::task::{Cause, Joined, Over, Params, Road, TaskType};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// From when renewals are counted.
type Ends = BTreeMap<DomainId, DateTime<Utc>>;

/// What was decided of the domains of a task.
struct Decided<'a> {
    /// The task.
    whole: &'a Task,
    /// Those that may get another registrant.
    named: &'a BTreeSet<DomainId>,
    /// From when the renewal of each is counted, where a plan has said it.
    ends: Ends,
}

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
    let mut parts = Parts::default();
    let decided = Decided {
        whole,
        named,
        ends: ends_of(tx, whole).await?,
    };
    for domains in domains.chunks(MANY) {
        let made = parts_of(tx, &decided, domains, &mut new_id, now).await?;
        parts.made += made.made;
        parts.joined += made.joined;
    }
    Ok(parts)
}

/// The same for as many domains as one statement takes.
async fn parts_of(
    tx: &mut Tx,
    decided: &Decided<'_>,
    domains: &[DomainId],
    new_id: &mut impl FnMut() -> Uuid,
    now: DateTime<Utc>,
) -> Result<Parts, Error> {
    let Decided { whole, named, ends } = decided;
    let organization = whole.organization_id;
    let projects = hold_all(tx, organization, domains).await?;
    let joinable = match whole.task_type.road() {
        Road::Contacts => pending_of(tx, organization, domains).await?,
        _ => BTreeSet::new(),
    };
    let mut parts = Parts::default();
    let mut made = Vec::new();
    // A part may be made long after its whole was decided.
    let decided_at = whole.named_at.unwrap_or(whole.created_at);
    for domain in domains {
        let Some(project) = projects.get(domain) else {
            continue;
        };
        let names_registrant = named.contains(domain);
        let named_at = names_registrant.then_some(decided_at);
        let cause = cause_of(whole, *domain, ends);
        if joinable.contains(domain) {
            let decision = Joined {
                by: whole.created_by.clone(),
                cause: cause.clone(),
                names_registrant,
                named_at,
            };
            let joined = join_held(tx, organization, *domain, &decision).await?;
            // Begun in the meantime, it may have been resolved before this change.
            if joined.is_some() {
                parts.joined += 1;
                continue;
            }
        }
        made.push(Task {
            project_id: Some(*project),
            domain_id: Some(*domain),
            parent_id: Some(whole.id),
            named_at,
            ..Task::new(NewTask {
                id: TaskId(new_id()),
                organization_id: organization,
                task_type: whole.task_type,
                steps: whole.task_type.steps(),
                cause,
                created_by: whole.created_by.clone(),
                created_at: now,
                names_registrant,
            })
        });
        parts.made += 1;
    }
    let covered = covered(tx, organization, domains).await?;
    insert_parts(tx, &made, &covered).await?;
    let waiting = waiting_of(tx, organization, domains).await?;
    for part in &made {
        if part
            .domain_id
            .is_some_and(|domain| waiting.contains(&domain))
        {
            take_over(tx, part).await?;
        }
    }
    Ok(parts)
}

/// Locks the domains until the commit, and returns their projects. One that is gone is not among them.
async fn hold_all(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeMap<DomainId, ProjectId>, Error> {
    static SQLITE: InList = InList::new(
        "SELECT id, project_id FROM domain WHERE organization_id = $1 AND deleted_at IS NULL AND id IN (",
        ")",
        2,
    );
    static POSTGRES: InList = InList::new(
        "SELECT id, project_id FROM domain WHERE organization_id = $1 AND deleted_at IS NULL AND id IN (",
        ") ORDER BY id FOR NO KEY UPDATE",
        2,
    );
    let select = if tx.is_postgres() { &POSTGRES } else { &SQLITE };
    let ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    let held: Vec<(Uuid, Uuid)> = rows_of(tx, select, organization, ids).await?;
    Ok(held
        .into_iter()
        .map(|(id, project)| (DomainId(id), ProjectId(project)))
        .collect())
}

/// Which of these domains have a contact task that has not begun.
async fn pending_of(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeSet<DomainId>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT DISTINCT domain_id FROM task WHERE organization_id = $1 AND status = 'pending' AND status IN ('pending', 'running') AND ",
            about_contacts!(),
            " AND domain_id IN ("
        ),
        ")",
        2,
    );
    domains_of(tx, &SELECT, organization, domains).await
}

/// Those of these domains that a task over many has yet to reach.
async fn covered(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeSet<DomainId>, Error> {
    static SELECT: InList = InList::new(
        "SELECT domain_id FROM domain_spread WHERE organization_id = $1 AND domain_id IN (",
        ")",
        2,
    );
    domains_of(tx, &SELECT, organization, domains).await
}

/// From when the renewal of each domain is counted, where the plan that this task carries out has said it.
async fn ends_of(tx: &mut Tx, whole: &Task) -> Result<Ends, Error> {
    let mut ends = Ends::new();
    if whole.task_type == TaskType::Renew
        && let Some(spread) = whole.state.spread()
    {
        for over in &spread.over {
            if let Over::Plan { id } = over {
                ends.extend(crate::plans::ends(tx, whole.organization_id, *id).await?);
            }
        }
    }
    Ok(ends)
}

/// That of the whole; a renewal says from when this domain's is counted.
fn cause_of(whole: &Task, domain: DomainId, ends: &Ends) -> Cause {
    match (&whole.cause, whole.state.spread()) {
        (Cause::Asked { params }, Some(spread)) => {
            let named = || spread.over.iter().find_map(|over| over.ends(domain));
            let ends = ends.get(&domain).copied().or_else(named);
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
