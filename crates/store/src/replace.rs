//! Replacing one contact by another: on domains, in teams' slots, as the organization's default. Every statement names one role, so that a replacement can cover some roles only.

use crate::column::{Word, micros};
use crate::error::Error;
use crate::history;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, DomainId, OrganizationId, TeamId};
use model::role::Role;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(FromRow)]
struct Counted {
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    domains: i64,
}

/// How many domains name the contact directly, by role.
pub async fn bound(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<BTreeMap<Role, i64>, Error> {
    const SELECT: &str = "SELECT role, COUNT(*) AS domains FROM domain_role WHERE organization_id = $1 AND contact_id = $2 GROUP BY role";
    let rows: Vec<Counted> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(contact.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role, row.domains))
        .collect())
}

/// Names `to` on every domain that names `from` for the role, increments the version of each, and returns which they were. All get `now` as their time of change, by which
/// [`model::task::Over::Bound`] finds them again.
///
/// # Errors
/// [`Error::Missing`] when `to` is not the organization's, is deleted or accepts no new roles.
pub async fn on_domains(
    tx: &mut Tx,
    organization: OrganizationId,
    from: ContactId,
    to: ContactId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<Vec<DomainId>, Error> {
    // The domains' rows are locked first, as everywhere that a binding is changed.
    const TOUCH: &str = "UPDATE domain SET version = version + 1, updated_at = $4 WHERE organization_id = $1 AND deleted_at IS NULL \
        AND id IN (SELECT domain_id FROM domain_role WHERE organization_id = $1 AND contact_id = $2 AND role = $3)";
    const UPDATE: &str = "UPDATE domain_role SET contact_id = $4, set_at = $5 WHERE organization_id = $1 AND contact_id = $2 AND role = $3 \
        RETURNING domain_id";
    let now = micros(now);
    touched!(
        tx,
        sqlx::query(TOUCH)
            .bind(organization.0)
            .bind(from.0)
            .bind(role.as_str())
            .bind(now)
    )?;
    let moved: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(UPDATE)
        .bind(organization.0)
        .bind(from.0)
        .bind(role.as_str())
        .bind(to.0)
        .bind(now)
        .fetch_all(conn))?;
    tx.moves.bound(organization, to, now);
    crate::contacts::must_be_active(tx, organization, to).await?;
    if !moved.is_empty() {
        history::moved(tx, organization, (from, to), role, now).await?;
    }
    Ok(moved.into_iter().map(DomainId).collect())
}

/// Puts `to` into every team's slot of the role that holds `from`, and returns those teams, by id.
///
/// # Errors
/// [`Error::Missing`] when `to` is not the organization's, is deleted or accepts no new roles.
pub async fn in_slots(
    tx: &mut Tx,
    organization: OrganizationId,
    from: ContactId,
    to: ContactId,
    role: Role,
    now: DateTime<Utc>,
) -> Result<Vec<TeamId>, Error> {
    const SELECT: &str = "SELECT team_id FROM team_slot WHERE organization_id = $1 AND contact_id = $2 AND role = $3 ORDER BY team_id";
    const TOUCH: &str = "UPDATE team SET version = version + 1, updated_at = $3 WHERE organization_id = $1 AND id = $2";
    let teams: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(from.0).bind(role.as_str()).fetch_all(conn))?;
    let teams: Vec<TeamId> = teams.into_iter().map(TeamId).collect();
    for team in &teams {
        touched!(
            tx,
            sqlx::query(TOUCH)
                .bind(organization.0)
                .bind(team.0)
                .bind(micros(now))
        )?;
        history::follow(tx, &history::TEAM, organization, team.0, now).await?;
        crate::teams::set_slot(tx, organization, *team, role, Some(to), now).await?;
    }
    Ok(teams)
}
