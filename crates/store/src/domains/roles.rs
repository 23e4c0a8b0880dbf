//! The roles of domains.

use crate::column::{Word, micros};
use crate::dialect;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, DomainId, OrganizationId};
use model::role::Role;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(FromRow)]
struct Binding {
    #[sqlx(try_from = "Word")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
}

/// The contacts that the domain itself names.
///
/// # Errors
/// What the database said.
pub async fn bindings(tx: &mut Tx, id: DomainId) -> Result<BTreeMap<Role, ContactId>, Error> {
    const SELECT: &str = "SELECT role, contact_id FROM domain_role WHERE domain_id = $1";
    let rows: Vec<Binding> = on!(tx, conn => sqlx::query_as(SELECT).bind(id.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role, row.contact_id))
        .collect())
}

/// Names a role's contact on the domain itself, or none, so that the nearest default applies again. Says whether that changed anything.
///
/// # Errors
/// [`Error::Missing`] when the domain or the contact is not the organization's, or is deleted.
pub async fn set_binding(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    role: Role,
    contact: Option<ContactId>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    const DELETE: &str =
        "DELETE FROM domain_role WHERE organization_id = $1 AND domain_id = $2 AND role = $3";
    const UPSERT: &str = "INSERT INTO domain_role (organization_id, domain_id, role, contact_id, set_at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (domain_id, role) DO UPDATE SET contact_id = excluded.contact_id, set_at = excluded.set_at \
        WHERE domain_role.contact_id <> excluded.contact_id";
    let hold = tx.word(dialect::HOLD_DOMAIN);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    held.ok_or(Error::Missing)?;
    let Some(contact) = contact else {
        return touched!(
            tx,
            sqlx::query(DELETE)
                .bind(organization.0)
                .bind(id.0)
                .bind(role.as_str())
        )
        .map(|rows| rows == 1);
    };
    let query = touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(organization.0)
            .bind(id.0)
            .bind(role.as_str())
            .bind(contact.0)
            .bind(micros(now))
    );
    let changed = query? == 1;
    crate::contacts::must_stand(tx, organization, contact).await?;
    Ok(changed)
}

/// The domains that show a contact: by their own binding, or by the organization's default where they have none for that role. By id, each once.
///
/// # Errors
/// What the database said.
pub async fn showing(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<Vec<DomainId>, Error> {
    const SELECT: &str = "SELECT d.id FROM domain_role r JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL \
        WHERE r.contact_id = $2 AND r.organization_id = $1 \
        UNION \
        SELECT d.id FROM organization_default o JOIN domain d ON d.organization_id = o.organization_id AND d.deleted_at IS NULL \
        WHERE o.organization_id = $1 AND o.contact_id = $2 \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = o.role)";
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(contact.0).fetch_all(conn))?;
    // Sorted here: told to sort, SQLite would walk the whole portfolio by id rather than look the few up.
    let mut ids: Vec<DomainId> = ids.into_iter().map(DomainId).collect();
    ids.sort_unstable();
    Ok(ids)
}
