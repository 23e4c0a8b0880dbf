//! Which names of the registry account an organization may adopt, where an installation has several.

use crate::column::{Word, micros};
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::domain_name::DomainName;
use model::id::OrganizationId;
use sqlx::FromRow;
use uuid::Uuid;

/// A domain name that an organization may adopt.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Allowance {
    /// The organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The name.
    #[sqlx(try_from = "Word<DomainName>")]
    pub name: DomainName,
    /// When it was allowed.
    pub created_at: DateTime<Utc>,
}

/// Allows a name. Returns whether it was not allowed before.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn allow(tx: &mut Tx, allowance: &Allowance) -> Result<bool, Error> {
    const INSERT: &str = "INSERT INTO domain_allowance (organization_id, name, created_at) VALUES ($1, $2, $3) \
        ON CONFLICT (organization_id, name) DO NOTHING";
    touched!(
        tx,
        sqlx::query(INSERT)
            .bind(allowance.organization_id.0)
            .bind(allowance.name.ascii())
            .bind(micros(allowance.created_at))
    )
    .map(|rows| rows == 1)
}

/// Withdraws an allowance. Returns whether there was one.
pub async fn forbid(
    tx: &mut Tx,
    organization: OrganizationId,
    name: &DomainName,
) -> Result<bool, Error> {
    const DELETE: &str = "DELETE FROM domain_allowance WHERE organization_id = $1 AND name = $2";
    touched!(
        tx,
        sqlx::query(DELETE).bind(organization.0).bind(name.ascii())
    )
    .map(|rows| rows == 1)
}

/// Whether the organization may adopt this name.
pub async fn allowed(
    tx: &mut Tx,
    organization: OrganizationId,
    name: &DomainName,
) -> Result<bool, Error> {
    const SELECT: &str =
        "SELECT COUNT(*) FROM domain_allowance WHERE organization_id = $1 AND name = $2";
    on!(tx, conn => sqlx::query_scalar::<_, i64>(SELECT).bind(organization.0).bind(name.ascii()).fetch_one(conn))
        .map(|found| found > 0)
}

/// The names that the organization may adopt, sorted.
pub async fn list(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Allowance>, Error> {
    const SELECT: &str = "SELECT * FROM domain_allowance WHERE organization_id = $1 ORDER BY name";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))
}
