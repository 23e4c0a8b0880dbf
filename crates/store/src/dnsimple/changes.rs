//! Changes of registrant that were begun through the DNSimple API.

use crate::error::{Error, one};
use crate::tx::Tx;
use model::id::{ContactId, DomainId, OrganizationId, TaskId};
use sqlx::FromRow;
use uuid::Uuid;

/// What was requested; the task holds the state.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Change {
    /// The task that carries it out.
    #[sqlx(try_from = "Uuid")]
    pub task_id: TaskId,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub domain_id: DomainId,
    /// The new registrant.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// Whether the registry regards this as a change of holder.
    pub owner_change: bool,
}

/// A filter for changes. `None` matches all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ChangeFilter {
    /// Of this domain.
    pub domain: Option<DomainId>,
    /// To this contact.
    pub contact: Option<ContactId>,
}

/// Writes a new change.
///
/// # Errors
/// [`Error::Missing`] when domain, contact or task do not exist.
pub async fn insert_change(tx: &mut Tx, change: &Change) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO registrant_change (task_id, organization_id, domain_id, contact_id, owner_change) VALUES ($1, $2, $3, $4, $5)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(change.task_id.0)
            .bind(change.organization_id.0)
            .bind(change.domain_id.0)
            .bind(change.contact_id.0)
            .bind(change.owner_change)
    )?)
}

/// The organization's change that this task carries out.
pub async fn change(
    tx: &mut Tx,
    organization: OrganizationId,
    task: TaskId,
) -> Result<Option<Change>, Error> {
    const SELECT: &str =
        "SELECT * FROM registrant_change WHERE organization_id = $1 AND task_id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(task.0).fetch_optional(conn))
}

/// The organization's changes, oldest first.
pub async fn changes(
    tx: &mut Tx,
    organization: OrganizationId,
    filter: &ChangeFilter,
) -> Result<Vec<Change>, Error> {
    const SELECT: &str = "SELECT r.* FROM registrant_change r JOIN public_number n \
        ON n.organization_id = $1 AND n.kind = 'registrant_change' AND n.object_id = r.task_id WHERE r.organization_id = $1 \
        AND ($2 IS NULL OR r.domain_id = $2) AND ($3 IS NULL OR r.contact_id = $3) ORDER BY n.number";
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(filter.domain.map(|id| id.0))
        .bind(filter.contact.map(|id| id.0))
        .fetch_all(conn))
}
