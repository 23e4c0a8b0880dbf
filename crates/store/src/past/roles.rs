//! Who was named for which role, and what a contact held.

use super::then;
use crate::column::{Word, micros};
use crate::contacts::Usage;
use crate::error::Error;
use crate::teams::Slot;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, DomainId, OrganizationId, TeamId};
use model::past::{Began, Interval};
use model::resolution::Source;
use model::role::Role;
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    #[sqlx(try_from = "Word<Source>")]
    source: Source,
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
    valid_from: DateTime<Utc>,
    valid_to: Option<DateTime<Utc>>,
    opened_by: Option<i64>,
    closed_by: Option<i64>,
}

/// For each role that a domain, a team and the organization ever named somebody for: the last interval that had begun by then. The owners are ids of domains and teams, and the
/// organization's own. What [`model::past::held_at`] is made from.
pub async fn roles(
    tx: &mut Tx,
    organization: OrganizationId,
    owners: [Uuid; 3],
    at: DateTime<Utc>,
) -> Result<Vec<Interval<ContactId>>, Error> {
    const SELECT: &str = "SELECT h.source, h.role, h.contact_id, h.valid_from, h.valid_to, h.opened_by, h.closed_by FROM role_history h \
        WHERE h.organization_id = $1 AND h.owner_id IN ($2, $3, $4) AND h.valid_from <= $5 AND NOT EXISTS (SELECT 1 FROM role_history n \
        WHERE n.owner_id = h.owner_id AND n.role = h.role AND n.valid_from > h.valid_from AND n.valid_from <= $5)";
    let [first, second, third] = owners;
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(first)
        .bind(second)
        .bind(third)
        .bind(micros(at))
        .fetch_all(conn))?;
    let interval = |row: Row| Interval {
        source: row.source,
        role: row.role,
        contact: row.contact_id,
        from: Began {
            at: row.valid_from,
            change: row.opened_by,
        },
        to: row.valid_to.map(|at| Began {
            at,
            change: row.closed_by,
        }),
    };
    Ok(rows.into_iter().map(interval).collect())
}

/// Whether anything was written after that moment that decides who holds a role of this domain: its own binding, a slot of the team that it has, the default, or which team that is. Who holds it
/// may be the same nevertheless.
pub async fn holder_changed(
    tx: &mut Tx,
    organization: OrganizationId,
    (domain, team, role): (DomainId, Option<TeamId>, Role),
    since: DateTime<Utc>,
) -> Result<bool, Error> {
    const SELECT: &str = "SELECT (SELECT COUNT(*) FROM role_history h WHERE h.organization_id = $1 AND h.owner_id IN ($2, $3, $1) AND h.role = $4 \
        AND COALESCE(h.valid_to, h.valid_from) > $5) + (SELECT COUNT(*) FROM domain_history d WHERE d.organization_id = $1 AND d.domain_id = $2 AND d.valid_from > $5)";
    let team = team.map_or(Uuid::nil(), |team| team.0);
    let changes: i64 = on!(tx, conn => sqlx::query_scalar(SELECT)
        .bind(organization.0)
        .bind(domain.0)
        .bind(team)
        .bind(role.as_str())
        .bind(micros(since))
        .fetch_one(conn))?;
    Ok(changes > 0)
}

/// Roles that a contact held on domains then, by domain name and then in the order of the roles; at most `limit`.
pub async fn usage(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    at: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Usage>, Error> {
    const SELECT: &str = concat!(
        "SELECT u.domain, u.project, u.name, u.role, u.source FROM (\
         SELECT d.id AS domain, d.project_id AS project, d.name AS name, r.role AS role, r.source AS source FROM role_history r \
         JOIN domain d ON d.id = r.owner_id \
         WHERE r.organization_id = $1 AND r.contact_id = $2 AND r.source = 'domain' AND ",
        then!("r", "$3"),
        " UNION ALL \
         SELECT d.id, d.project_id, d.name, s.role, s.source FROM role_history s \
         JOIN domain_history b ON b.team_id = s.owner_id AND b.team_id IS NOT NULL AND ",
        then!("b", "$3"),
        " JOIN domain d ON d.id = b.domain_id \
         WHERE s.organization_id = $1 AND s.contact_id = $2 AND s.source = 'team' AND ",
        then!("s", "$3"),
        " AND NOT EXISTS (SELECT 1 FROM role_history n WHERE n.owner_id = b.domain_id AND n.role = s.role AND ",
        then!("n", "$3"),
        ") UNION ALL \
         SELECT d.id, d.project_id, d.name, o.role, o.source FROM role_history o \
         JOIN domain_history b ON b.organization_id = o.owner_id AND ",
        then!("b", "$3"),
        " JOIN domain d ON d.id = b.domain_id \
         WHERE o.organization_id = $1 AND o.contact_id = $2 AND o.source = 'organization' AND ",
        then!("o", "$3"),
        " AND NOT EXISTS (SELECT 1 FROM role_history n WHERE n.owner_id = b.domain_id AND n.role = o.role AND ",
        then!("n", "$3"),
        ") AND NOT EXISTS (SELECT 1 FROM role_history n WHERE n.owner_id = b.team_id AND n.role = o.role AND ",
        then!("n", "$3"),
        ")) AS u ORDER BY u.name, u.domain, CASE u.role WHEN 'registrant' THEN 0 WHEN 'admin' THEN 1 WHEN 'tech' THEN 2 ELSE 3 END LIMIT $4"
    );
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(id.0)
        .bind(micros(at))
        .bind(i64::from(limit))
        .fetch_all(conn))
}

/// The slots that named a contact then, by the team's name of that time and then in the order of the roles; at most `limit`.
pub async fn slots_naming(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    at: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<Slot>, Error> {
    const SELECT: &str = concat!(
        "SELECT s.owner_id AS team_id, t.name AS team, s.role FROM role_history s JOIN team_history t ON t.team_id = s.owner_id AND ",
        then!("t", "$3"),
        " WHERE s.organization_id = $1 AND s.contact_id = $2 AND s.source = 'team' AND ",
        then!("s", "$3"),
        " ORDER BY t.name, s.owner_id, CASE s.role WHEN 'registrant' THEN 0 WHEN 'admin' THEN 1 WHEN 'tech' THEN 2 ELSE 3 END LIMIT $4"
    );
    on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0)
        .bind(id.0)
        .bind(micros(at))
        .bind(i64::from(limit))
        .fetch_all(conn))
}

#[derive(FromRow)]
struct Named {
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
}

/// The roles for which the organization named a contact by default then, in the order of the roles.
pub async fn named_by_default(
    tx: &mut Tx,
    organization: OrganizationId,
    id: ContactId,
    at: DateTime<Utc>,
) -> Result<Vec<Role>, Error> {
    const SELECT: &str = concat!(
        "SELECT o.role FROM role_history o WHERE o.organization_id = $1 AND o.contact_id = $2 AND o.source = 'organization' AND ",
        then!("o", "$3")
    );
    let rows: Vec<Named> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).bind(micros(at)).fetch_all(conn))?;
    let mut roles: Vec<Role> = rows.into_iter().map(|row| row.role).collect();
    roles.sort_unstable();
    Ok(roles)
}

/// How many domains a team had then.
pub async fn domains_of_team(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TeamId,
    at: DateTime<Utc>,
) -> Result<i64, Error> {
    const SELECT: &str = concat!(
        "SELECT COUNT(*) FROM domain_history h WHERE h.organization_id = $1 AND h.team_id = $2 AND h.team_id IS NOT NULL AND ",
        then!("h", "$3")
    );
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(id.0).bind(micros(at)).fetch_one(conn))
}
