//! The roles of domains.

use crate::column::{Word, micros};
use crate::dialect;
use crate::error::{Error, one};
use crate::history;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, DomainId, OrganizationId};
use model::role::Role;
use sqlx::FromRow;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

#[derive(FromRow)]
struct Binding {
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
}

/// The contacts that the domain itself names.
pub async fn bindings(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
) -> Result<BTreeMap<Role, ContactId>, Error> {
    const SELECT: &str =
        "SELECT role, contact_id FROM domain_role WHERE organization_id = $1 AND domain_id = $2";
    let rows: Vec<Binding> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role, row.contact_id))
        .collect())
}

#[derive(FromRow)]
struct BindingOf {
    #[sqlx(try_from = "Uuid")]
    domain_id: DomainId,
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
}

/// The contacts that these domains of the organization name themselves. One without bindings is absent.
pub async fn bindings_of(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[DomainId],
) -> Result<BTreeMap<DomainId, BTreeMap<Role, ContactId>>, Error> {
    static SELECT: InList = InList::new(
        "SELECT domain_id, role, contact_id FROM domain_role WHERE organization_id = $1 AND domain_id IN (",
        ")",
        2,
    );
    let ids = ids.iter().map(|id| id.0);
    let rows: Vec<BindingOf> = rows_of(tx, &SELECT, organization, ids).await?;
    let mut of: BTreeMap<DomainId, BTreeMap<Role, ContactId>> = BTreeMap::new();
    for row in rows {
        let bindings = of.entry(row.domain_id).or_default();
        bindings.insert(row.role, row.contact_id);
    }
    Ok(of)
}

/// Binds a contact to a role of the domain itself, or removes the binding, so that the nearest default applies again. Returns whether that changed anything.
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
        ON CONFLICT (domain_id, role) DO UPDATE SET contact_id = excluded.contact_id, set_at = excluded.set_at, adopted = FALSE \
        WHERE domain_role.contact_id <> excluded.contact_id";
    let hold = tx.word(dialect::HOLD_DOMAIN);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    held.ok_or(Error::Missing)?;
    tx.moves.domain(organization, id, now);
    let changed = match contact {
        None => touched!(
            tx,
            sqlx::query(DELETE)
                .bind(organization.0)
                .bind(id.0)
                .bind(role.as_str())
        )?,
        Some(contact) => touched!(
            tx,
            sqlx::query(UPSERT)
                .bind(organization.0)
                .bind(id.0)
                .bind(role.as_str())
                .bind(contact.0)
                .bind(micros(now))
        )?,
    } == 1;
    if changed {
        history::follow(tx, &history::BINDINGS, organization, id.0, now).await?;
    }
    if let Some(contact) = contact {
        crate::contacts::must_stand(tx, organization, contact).await?;
    }
    Ok(changed)
}

/// Binds a contact to a role that nobody holds on a domain which is being adopted: the registry holds it so. The contact may be inactive: it is given nothing.
///
/// # Errors
/// [`Error::Missing`] when the domain or the contact is not the organization's, or is deleted.
pub async fn adopt_binding(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    role: Role,
    contact: ContactId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO domain_role (organization_id, domain_id, role, contact_id, set_at, adopted) VALUES ($1, $2, $3, $4, $5, TRUE)";
    tx.moves.domain(organization, id, now);
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(organization.0)
            .bind(id.0)
            .bind(role.as_str())
            .bind(contact.0)
            .bind(micros(now))
    )?)?;
    history::follow(tx, &history::BINDINGS, organization, id.0, now).await?;
    crate::contacts::must_stand(tx, organization, contact).await
}

/// The roles whose bindings adoption made, and about which nobody has decided since.
pub async fn adopted_bindings(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
) -> Result<BTreeMap<Role, ContactId>, Error> {
    const SELECT: &str = "SELECT role, contact_id FROM domain_role WHERE organization_id = $1 AND domain_id = $2 AND adopted";
    let rows: Vec<Binding> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role, row.contact_id))
        .collect())
}

/// Those of these domains that have such bindings.
pub async fn adopted_of(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
) -> Result<BTreeSet<DomainId>, Error> {
    static SELECT: InList = InList::new(
        "SELECT DISTINCT domain_id FROM domain_role WHERE organization_id = $1 AND adopted AND domain_id IN (",
        ")",
        2,
    );
    let ids = domains.iter().map(|id| id.0);
    let found: Vec<(Uuid,)> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(found.into_iter().map(|(id,)| DomainId(id)).collect())
}

/// From now on the domain's bindings are its own decision, whoever made them. Returns how many were adoption's.
pub async fn keep_bindings(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE domain_role SET adopted = FALSE WHERE organization_id = $1 AND domain_id = $2 AND adopted";
    touched!(tx, sqlx::query(UPDATE).bind(organization.0).bind(id.0))
}
