//! Reading single domains.

use super::{Domain, columns};
use crate::error::Error;
use crate::tx::Tx;
use model::domain_name::DomainName;
use model::id::{DomainId, OrganizationId};

/// The organization's domain of this id, unless it is deleted.
///
/// # Errors
/// What the database said.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
) -> Result<Option<Domain>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM domain d WHERE d.organization_id = $1 AND d.id = $2 AND d.deleted_at IS NULL"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// The domain of this name, of whichever organization: for what the world may ask, and to see that a name is free.
///
/// # Errors
/// What the database said.
pub async fn by_name(tx: &mut Tx, name: &DomainName) -> Result<Option<Domain>, Error> {
    const SELECT: &str = concat!(
        "SELECT ",
        columns!(),
        " FROM domain d WHERE d.name = $1 AND d.deleted_at IS NULL"
    );
    on!(tx, conn => sqlx::query_as(SELECT).bind(name.ascii()).fetch_optional(conn))
}
