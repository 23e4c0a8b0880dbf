//! Where a contact is used.

use crate::column::Word;
use crate::error::Error;
use crate::many::{InList, rows_of};
use crate::tx::Tx;
use model::id::{ContactId, DomainId, OrganizationId, ProjectId};
use model::resolution::Source;
use model::role::Role;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// A role that a contact holds on a domain.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Usage {
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub domain: DomainId,
    /// The domain's project.
    #[sqlx(try_from = "Uuid")]
    pub project: ProjectId,
    /// The domain's name in A-labels.
    pub name: String,
    /// The role.
    #[sqlx(try_from = "Word")]
    pub role: Role,
    /// The source: the domain's own binding, its team's slot, or the organization's default.
    #[sqlx(try_from = "Word")]
    pub source: Source,
}

/// Roles that a contact holds, by domain name and then in the order of the roles; at most `limit`.
pub async fn usage(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    limit: u32,
) -> Result<Vec<Usage>, Error> {
    const SELECT: &str = "SELECT u.domain, u.project, u.name, u.role, u.source FROM (\
        SELECT d.id AS domain, d.project_id AS project, d.name AS name, r.role AS role, 'domain' AS source FROM domain_role r \
        JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL WHERE r.contact_id = $2 AND r.organization_id = $1 \
        UNION ALL \
        SELECT d.id, d.project_id, d.name, s.role, 'team' FROM team_slot s \
        JOIN domain d ON d.team_id = s.team_id AND d.team_id IS NOT NULL AND d.deleted_at IS NULL \
        WHERE s.organization_id = $1 AND s.contact_id = $2 \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = s.role) \
        UNION ALL \
        SELECT d.id, d.project_id, d.name, o.role, 'organization' FROM organization_default o \
        JOIN domain d ON d.organization_id = o.organization_id AND d.deleted_at IS NULL \
        WHERE o.organization_id = $1 AND o.contact_id = $2 \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = o.role) \
        AND NOT EXISTS (SELECT 1 FROM team_slot s WHERE s.team_id = d.team_id AND s.role = o.role)) AS u \
        ORDER BY u.name, CASE u.role WHEN 'registrant' THEN 0 WHEN 'admin' THEN 1 WHEN 'tech' THEN 2 ELSE 3 END LIMIT $3";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).bind(limit).fetch_all(conn))
}

/// How many domains, team slots and organization defaults name the contact directly. It is in use when this is above zero.
pub async fn usage_count(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
) -> Result<i64, Error> {
    const SELECT: &str = "SELECT (SELECT COUNT(*) FROM domain_role WHERE contact_id = $2 AND organization_id = $1) \
        + (SELECT COUNT(*) FROM team_slot WHERE contact_id = $2 AND organization_id = $1) \
        + (SELECT COUNT(*) FROM organization_default WHERE contact_id = $2 AND organization_id = $1)";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(id.0).fetch_one(conn))
}

#[derive(FromRow)]
struct Used {
    #[sqlx(try_from = "Uuid")]
    id: ContactId,
    used: i64,
}

/// [`usage_count`] of many contacts. One that the organization does not have is absent.
pub async fn usage_counts(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[ContactId],
) -> Result<BTreeMap<ContactId, i64>, Error> {
    static SELECT: InList = InList::new(
        "SELECT c.id, (SELECT COUNT(*) FROM domain_role r WHERE r.contact_id = c.id AND r.organization_id = $1) \
        + (SELECT COUNT(*) FROM team_slot s WHERE s.contact_id = c.id AND s.organization_id = $1) \
        + (SELECT COUNT(*) FROM organization_default o WHERE o.contact_id = c.id AND o.organization_id = $1) AS used \
        FROM contact c WHERE c.organization_id = $1 AND c.id IN (",
        ")",
        2,
    );
    let ids = ids.iter().map(|id| id.0);
    let rows: Vec<Used> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.used)).collect())
}

#[derive(FromRow)]
struct First {
    #[sqlx(try_from = "Uuid")]
    id: ContactId,
    name: String,
}

/// The first domain, by name (in A-labels), that names each of these contacts directly. A contact that no domain names is absent.
pub async fn first_domains(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[ContactId],
) -> Result<BTreeMap<ContactId, String>, Error> {
    static SELECT: InList = InList::new(
        "SELECT r.contact_id AS id, MIN(d.name) AS name FROM domain_role r \
        JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL \
        WHERE r.organization_id = $1 AND r.contact_id IN (",
        ") GROUP BY r.contact_id",
        2,
    );
    let ids = ids.iter().map(|id| id.0);
    let rows: Vec<First> = rows_of(tx, &SELECT, organization, ids).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
