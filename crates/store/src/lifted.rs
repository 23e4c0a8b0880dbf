//! Statuses of ours (`client…Prohibited`) that were taken off an object at a registry so that it can be changed, and are to be set again.

use crate::column::{MaybeId, Word, micros};
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, TaskId};
use model::registry::ObjectKind;
use sqlx::FromRow;
use uuid::Uuid;

/// One status of one object.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LiftedStatus {
    /// The organization whose task took it off.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The registry.
    pub registry: String,
    /// What the object is.
    #[sqlx(try_from = "Word<ObjectKind>")]
    pub object_kind: ObjectKind,
    /// The domain's name, or the contact's handle.
    pub object: String,
    /// The status as the registry spells it.
    pub status: String,
    /// The task that took it off.
    #[sqlx(try_from = "Uuid")]
    pub task_id: TaskId,
    /// When.
    pub lifted_at: DateTime<Utc>,
}

/// Notes that a status is about to be taken off. One that is noted already stays as it is.
pub async fn note(tx: &mut Tx, lifted: &LiftedStatus) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO lifted_status (organization_id, registry, object_kind, object, status, task_id, lifted_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
        ON CONFLICT (registry, object_kind, object, status) DO NOTHING";
    touched!(
        tx,
        sqlx::query(INSERT)
            .bind(lifted.organization_id.0)
            .bind(&lifted.registry)
            .bind(lifted.object_kind.as_str())
            .bind(&lifted.object)
            .bind(&lifted.status)
            .bind(lifted.task_id.0)
            .bind(micros(lifted.lifted_at))
    )
    .map(|_| ())
}

/// What is to be set again at this object.
pub async fn of_object(
    tx: &mut Tx,
    organization: OrganizationId,
    (registry, kind, object): (&str, ObjectKind, &str),
) -> Result<Vec<LiftedStatus>, Error> {
    const SELECT: &str = "SELECT * FROM lifted_status WHERE organization_id = $1 AND registry = $2 AND object_kind = $3 AND object = $4 ORDER BY status";
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0).bind(registry).bind(kind.as_str()).bind(object).fetch_all(conn))
}

/// What this task took off and nobody has set again.
pub async fn of_task(
    tx: &mut Tx,
    organization: OrganizationId,
    task: TaskId,
) -> Result<Vec<LiftedStatus>, Error> {
    const SELECT: &str = "SELECT * FROM lifted_status WHERE organization_id = $1 AND task_id = $2 ORDER BY object_kind, object, status";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(task.0).fetch_all(conn))
}

/// A status that is still off although the task that took it off has ended: the registry did not set it again.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct LeftOff {
    /// The status, the object that lacks it, and the task.
    #[sqlx(flatten)]
    pub lifted: LiftedStatus,
    /// The domain that the task was for.
    #[sqlx(try_from = "MaybeId")]
    pub domain_id: Option<DomainId>,
}

macro_rules! left_off {
    () => {
        "SELECT l.*, t.domain_id AS domain_id FROM lifted_status l LEFT JOIN task t ON t.organization_id = l.organization_id AND t.id = l.task_id \
         WHERE l.organization_id = $1 AND COALESCE(t.status, '') NOT IN ('pending', 'running')"
    };
}

/// What is off in the organization, and stays so unless somebody does something; that which has been for longest first, at most `limit`.
pub async fn left_off(
    tx: &mut Tx,
    organization: OrganizationId,
    limit: u32,
) -> Result<Vec<LeftOff>, Error> {
    const SELECT: &str = concat!(
        left_off!(),
        " ORDER BY l.lifted_at, l.object_kind, l.object, l.status LIMIT $2"
    );
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(limit).fetch_all(conn))
}

/// The same of one domain, and of the contacts that a task of it was to change.
pub async fn left_off_of(
    tx: &mut Tx,
    organization: OrganizationId,
    (id, registry, name): (DomainId, &str, &str),
) -> Result<Vec<LeftOff>, Error> {
    const SELECT: &str = concat!(
        left_off!(),
        " AND CASE l.object_kind WHEN 'domain' THEN l.registry = $2 AND l.object = $3 ELSE t.domain_id = $4 END \
          ORDER BY l.lifted_at, l.object_kind, l.object, l.status"
    );
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0).bind(registry).bind(name).bind(id.0).fetch_all(conn))
}

/// Notes that the object has its statuses again, or has gone.
pub async fn done(
    tx: &mut Tx,
    organization: OrganizationId,
    (registry, kind, object): (&str, ObjectKind, &str),
) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM lifted_status WHERE organization_id = $1 AND registry = $2 AND object_kind = $3 AND object = $4";
    touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(registry)
            .bind(kind.as_str())
            .bind(object)
    )
    .map(|_| ())
}
