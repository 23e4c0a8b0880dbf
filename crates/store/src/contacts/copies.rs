//! Copies of contacts: the data of their original, with the other disclosure, for the domains that are to show it so. At most one stands for each original and disclosure.

use super::{Contact, columns};
use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use model::id::{ContactId, DomainId, OrganizationId};
use model::role::Role;

/// The copies of these contacts, in no particular order.
pub async fn copies_of(
    tx: &mut Tx,
    organization: OrganizationId,
    originals: &[ContactId],
) -> Result<Vec<Contact>, Error> {
    static SELECT: InList = InList::new(
        concat!(
            "SELECT ",
            columns!(),
            " FROM contact c WHERE c.organization_id = $1 AND c.deleted_at IS NULL AND c.copy_of IS NOT NULL AND c.copy_of IN ("
        ),
        ")",
        2,
    );
    rows_of(tx, &SELECT, organization, originals.iter().map(|id| id.0)).await
}

/// The copies that nothing names any more, by id. Whoever names one locks it first, or its original: those of a transaction that is under way are waited for.
pub async fn unused_copies(
    tx: &mut Tx,
    organization: OrganizationId,
) -> Result<Vec<Contact>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM contact c WHERE c.organization_id = $1 AND c.copy_of IS NOT NULL AND c.deleted_at IS NULL AND NOT ",
        super::named!(""),
        " ORDER BY c.id"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))
}

/// Notes of a domain's binding to a copy whether the domain inherited the original there.
pub async fn note_inherited(
    tx: &mut Tx,
    organization: OrganizationId,
    (domain, role): (DomainId, Role),
    inherited: bool,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE domain_role SET inherited = $4 WHERE organization_id = $1 AND domain_id = $2 AND role = $3";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(domain.0)
            .bind(role.as_str())
            .bind(inherited)
    )
    .map(|_| ())
}

/// Whether [`note_inherited`] was said of the domain's binding in this role.
pub async fn is_inherited(
    tx: &mut Tx,
    organization: OrganizationId,
    (domain, role): (DomainId, Role),
) -> Result<bool, Error> {
    const SELECT: &str = "SELECT inherited FROM domain_role WHERE organization_id = $1 AND domain_id = $2 AND role = $3";
    let inherited: Option<bool> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(domain.0).bind(role.as_str()).fetch_optional(conn))?;
    Ok(inherited.unwrap_or_default())
}
