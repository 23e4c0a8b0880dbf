//! Tasks that wait for somebody's yes to another registrant. Nothing waits behind them, and they wait for nothing that a later decision sends.

use super::Task;
use super::write::save_unleased;
use crate::error::{Error, one};
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, TaskId};
use model::task::{Road, StepStatus, StreamEvent, TaskStatus};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Such a task of a domain, locked on PostgreSQL. There may be two for a moment, when one was approved and comes to the same point again.
const OF_DOMAIN: [&str; 2] = [
    concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND id <> $3 AND status = 'running' AND unreadable IS NULL AND ",
        undecided!("")
    ),
    concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND id <> $3 AND status = 'running' AND unreadable IS NULL AND ",
        undecided!(""),
        " FOR UPDATE"
    ),
];

/// Lets a new task that sends contacts take the place of what waits in its domain for a yes: what is sent is resolved when it runs, so it sends all that the other would have. It is
/// `cancelled`, with the new one as its successor.
pub(super) async fn take_over(tx: &mut Tx, by: &Task) -> Result<(), Error> {
    let (Some(domain), Road::Contacts) = (by.domain_id, by.task_type.road()) else {
        return Ok(());
    };
    // One that is for some roles only sends less than that.
    if by.limited_to().is_some() {
        return Ok(());
    }
    let select = tx.word(OF_DOMAIN);
    let waiting: Vec<Task> = on!(tx, conn => sqlx::query_as(select)
        .bind(by.organization_id.0)
        .bind(domain.0)
        .bind(by.id.0)
        .fetch_all(conn))?;
    for mut task in waiting {
        let open = |status| matches!(status, StepStatus::Running | StepStatus::Pending);
        if let Some(step) = task.steps.iter_mut().find(|step| open(step.status)) {
            step.detail = Some(TAKEN_OVER.into());
        }
        let mut over = Task {
            status: TaskStatus::Cancelled,
            awaiting: None,
            completed_at: Some(by.created_at),
            successor_id: Some(by.id),
            ..task
        };
        let event = StreamEvent::End;
        save_unleased(tx, &over, TaskStatus::Running, event, by.created_at).await?;
        leave_to(tx, &mut over, by.id).await?;
    }
    Ok(())
}

/// Notes which task carries out what this one would have, with everything that was joined to it.
///
/// # Errors
/// [`Error::Missing`] when one of them is gone.
pub async fn leave_to(tx: &mut Tx, task: &mut Task, later: TaskId) -> Result<(), Error> {
    const UPDATE: &str =
        "UPDATE task SET joined = '[]', successor_id = $3 WHERE organization_id = $1 AND id = $2";
    task.joined.clear();
    task.successor_id = Some(later);
    one(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(task.organization_id.0)
            .bind(task.id.0)
            .bind(later.0)
    )?)
}

/// What a task says that left its place to a later one.
pub const TAKEN_OVER: &str =
    "A later decision took its place: its task sends all that the book wants.";

/// A later task of the same domain that sends contacts and was not told to stop: it would send all that this one would. The caller has locked the domain.
pub async fn later_about_contacts(tx: &mut Tx, task: &Task) -> Result<Option<TaskId>, Error> {
    const SELECT: &str = concat!(
        "SELECT l.* FROM task t JOIN task l ON l.domain_id = t.domain_id AND l.position > t.position \
        WHERE t.id = $1 AND t.organization_id = $2 AND l.status IN ('pending', 'running') AND l.unreadable IS NULL AND NOT l.cancel_requested AND l.",
        about_contacts!(),
        " ORDER BY l.position DESC LIMIT 50"
    );
    let later: Vec<Task> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(task.id.0)
        .bind(task.organization_id.0)
        .fetch_all(conn))?;
    // One that is for some roles only would not.
    let whole = later.iter().find(|later| later.limited_to().is_none());
    Ok(whole.map(|later| later.id))
}

/// The open tasks of a domain that send contacts, oldest first.
pub async fn open_about_contacts(
    tx: &mut Tx,
    organization: OrganizationId,
    domain: DomainId,
) -> Result<Vec<Task>, Error> {
    const SELECT: &str = concat!(
        "SELECT * FROM task WHERE organization_id = $1 AND domain_id = $2 AND status IN ('pending', 'running') AND unreadable IS NULL AND ",
        about_contacts!(),
        " ORDER BY position"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(domain.0).fetch_all(conn))
}

/// How many parts of a task wait for a yes to another registrant.
pub async fn undecided_parts(
    tx: &mut Tx,
    organization: OrganizationId,
    whole: TaskId,
) -> Result<i64, Error> {
    const SELECT: &str = concat!(
        "SELECT COUNT(*) FROM task WHERE organization_id = $1 AND parent_id = $2 AND status = 'running' AND ",
        undecided!("")
    );
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(whole.0).fetch_one(conn))
}

/// Tasks that wait for a yes because one of these objects is other domains' registrant, in the order in which they came.
pub async fn asking(
    tx: &mut Tx,
    organization: OrganizationId,
    objects: &BTreeSet<String>,
) -> Result<Vec<Task>, Error> {
    const SELECT: [&str; 2] = [
        concat!(
            "SELECT * FROM task WHERE organization_id = $1 AND status = 'running' AND domain_id IS NOT NULL AND unreadable IS NULL AND state LIKE '%\"asks\":\"%' AND ",
            undecided!(""),
            " ORDER BY position"
        ),
        concat!(
            "SELECT * FROM task WHERE organization_id = $1 AND status = 'running' AND domain_id IS NOT NULL AND unreadable IS NULL AND state::text LIKE '%\"asks\": \"%' AND ",
            undecided!(""),
            " ORDER BY position"
        ),
    ];
    let select = tx.word(SELECT);
    let mut waiting: Vec<Task> =
        on!(tx, conn => sqlx::query_as(select).bind(organization.0).fetch_all(conn))?;
    waiting.retain(|task| task.asks().is_some_and(|object| objects.contains(object)));
    Ok(waiting)
}

/// Those of these domains whose registrant a task names that still stands, and when that was last decided: one that is open and was not told to stop, or one that failed and needs somebody.
pub async fn naming(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeMap<DomainId, DateTime<Utc>>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT domain_id, MAX(COALESCE(named_at, created_at)) FROM task WHERE organization_id = $1 AND names_registrant AND unreadable IS NULL AND ",
            about_contacts!(),
            // No OR: SQLite's planner has an error about partial indexes.
            " AND CASE status WHEN 'pending' THEN NOT cancel_requested WHEN 'running' THEN NOT cancel_requested \
            WHEN 'failed' THEN dismissed_at IS NULL AND overtaken_by IS NULL ELSE FALSE END AND domain_id IN ("
        ),
        ") GROUP BY domain_id",
        2,
    );
    let ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    let found: Vec<(Uuid, DateTime<Utc>)> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(found
        .into_iter()
        .map(|(id, at)| (DomainId(id), at))
        .collect())
}

/// In which of these domains a task waits for a yes to another registrant.
pub(super) async fn waiting_of(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeSet<DomainId>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT DISTINCT domain_id FROM task WHERE organization_id = $1 AND status = 'running' AND status IN ('pending', 'running') AND ",
            undecided!(""),
            " AND domain_id IN ("
        ),
        ")",
        2,
    );
    domains_of(tx, &SELECT, organization, domains).await
}

/// Those of these domains that a statement about tasks finds.
pub(super) async fn domains_of(
    tx: &mut Tx,
    select: &'static InList,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeSet<DomainId>, Error> {
    let ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    let found: Vec<(Uuid,)> = rows_of(tx, select, organization, ids).await?;
    Ok(found.into_iter().map(|(id,)| DomainId(id)).collect())
}
