//! Where a contact is used.

use crate::column::Word;
use crate::error::Error;
use crate::in_list::{InList, rows_of};
use crate::shown::roles_shown_by;
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
    #[sqlx(try_from = "Word<Role>")]
    pub role: Role,
    /// The source: the domain's own binding, its team's slot, or the organization's default.
    #[sqlx(try_from = "Word<Source>")]
    pub source: Source,
}

/// Roles that a contact holds, by domain name as people read it and then in the order of the roles; at most `limit`.
pub async fn usage(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    limit: u32,
) -> Result<Vec<Usage>, Error> {
    const SELECT: &str = "SELECT u.domain, u.project, u.name, u.role, u.source FROM (\
        SELECT d.id AS domain, d.project_id AS project, d.name AS name, d.sort_key AS sort_key, r.role AS role, 'domain' AS source FROM domain_role r \
        JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL WHERE r.contact_id = $2 AND r.organization_id = $1 \
        UNION ALL \
        SELECT d.id, d.project_id, d.name, d.sort_key, s.role, 'team' FROM team_slot s \
        JOIN domain d ON d.team_id = s.team_id AND d.team_id IS NOT NULL AND d.deleted_at IS NULL \
        WHERE s.organization_id = $1 AND s.contact_id = $2 \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = s.role) \
        UNION ALL \
        SELECT d.id, d.project_id, d.name, d.sort_key, o.role, 'organization' FROM organization_default o \
        JOIN domain d ON d.organization_id = o.organization_id AND d.deleted_at IS NULL \
        WHERE o.organization_id = $1 AND o.contact_id = $2 \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = o.role) \
        AND NOT EXISTS (SELECT 1 FROM team_slot s WHERE s.team_id = d.team_id AND s.role = o.role)) AS u \
        ORDER BY u.sort_key, u.name, CASE u.role WHEN 'registrant' THEN 0 WHEN 'admin' THEN 1 WHEN 'tech' THEN 2 ELSE 3 END LIMIT $3";
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

/// That something names contact `c`: a domain itself, a team's slot or an organization's default, each with these conditions on `n` besides. This is what "in use" means wherever it is asked.
macro_rules! named {
    ($also:literal) => {
        concat!(
            "(EXISTS (SELECT 1 FROM domain_role n WHERE n.contact_id = c.id",
            $also,
            ") OR EXISTS (SELECT 1 FROM team_slot n WHERE n.contact_id = c.id",
            $also,
            ") OR EXISTS (SELECT 1 FROM organization_default n WHERE n.contact_id = c.id",
            $also,
            "))"
        )
    };
}
pub(crate) use named;

/// How a contact is used: what names it, and how many domains show it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uses {
    /// How many domains show it in each role, in the order of [`Role::ALL`]: by their own binding, else by their team's slot, else by the organization's default.
    pub shown: [i64; 4],
    /// How many roles domains themselves give it.
    pub bindings: i64,
    /// How many slots of teams hold it, whether a domain follows them or not.
    pub slots: i64,
    /// How many of the organization's defaults hold it, whether a domain follows them or not.
    pub defaults: i64,
}

impl Uses {
    /// In how many places it is named: roles of domains, slots and defaults.
    #[must_use]
    pub const fn places(&self) -> i64 {
        self.bindings + self.slots + self.defaults
    }
}

#[derive(FromRow)]
struct Named {
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    #[sqlx(try_from = "Word<Source>")]
    source: Source,
    times: i64,
}

/// How each of these contacts is used. One that nothing names, or that the organization does not have, is absent.
pub async fn uses(
    tx: &mut Tx,
    organization: OrganizationId,
    ids: &[ContactId],
) -> Result<BTreeMap<ContactId, Uses>, Error> {
    static SELECT: InList = InList::new(
        "WITH wanted AS (SELECT c.id FROM contact c WHERE c.organization_id = $1 AND c.id IN (",
        ")) \
        SELECT n.contact_id, 'domain' AS source, COUNT(*) AS times FROM wanted w JOIN domain_role n ON n.contact_id = w.id \
        WHERE n.organization_id = $1 GROUP BY n.contact_id \
        UNION ALL \
        SELECT n.contact_id, 'team', COUNT(*) FROM wanted w JOIN team_slot n ON n.contact_id = w.id \
        WHERE n.organization_id = $1 GROUP BY n.contact_id \
        UNION ALL \
        SELECT n.contact_id, 'organization', COUNT(*) FROM wanted w JOIN organization_default n ON n.contact_id = w.id \
        WHERE n.organization_id = $1 GROUP BY n.contact_id",
        2,
    );
    let of = ids.iter().map(|id| id.0);
    let rows: Vec<Named> = rows_of(tx, &SELECT, organization, of).await?;
    let mut uses: BTreeMap<ContactId, Uses> = BTreeMap::new();
    for row in rows {
        let of = uses.entry(row.contact_id).or_default();
        match row.source {
            Source::Domain => of.bindings = row.times,
            Source::Team => of.slots = row.times,
            Source::Organization => of.defaults = row.times,
        }
    }
    // Whom nothing names, no domain shows.
    let named: Vec<ContactId> = uses.keys().copied().collect();
    for (id, shown) in roles_shown_by(tx, organization, &named).await? {
        uses.entry(id).or_default().shown = shown;
    }
    Ok(uses)
}
