//! Writing teams.

use super::Team;
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one, one_or_stale};
use crate::fold::fold;
use crate::history;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TeamId};
use uuid::Uuid;

/// Writes a new team, its slots empty.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::TeamSlug`]; [`Error::Missing`] when the organization does not exist.
pub async fn insert(tx: &mut Tx, team: &Team) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO team (id, organization_id, name, slug, is_system, version, created_at, updated_at, sort_key) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(team.id.0)
            .bind(team.organization_id.0)
            .bind(&team.name)
            .bind(&team.slug)
            .bind(team.is_system)
            .bind(team.version)
            .bind(micros(team.created_at))
            .bind(micros(team.updated_at))
            .bind(fold(&team.name))
    )?)?;
    let (organization, now) = (team.organization_id, team.updated_at);
    history::begin(tx, &history::TEAM, organization, team.id.0, now).await
}

/// Writes a team's texts if the stored version is that of the given row, and returns the team as stored. Also used to count a change of its slots.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::TeamSlug`]; [`Error::Stale`] when the version has changed, or the team is gone.
pub async fn update(tx: &mut Tx, team: &Team) -> Result<Team, Error> {
    const UPDATE: &str = "UPDATE team SET name = $4, slug = $5, updated_at = $6, sort_key = $7, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND deleted_at IS NULL RETURNING *";
    let updated: Option<Team> = on!(tx, conn => sqlx::query_as(UPDATE)
        .bind(team.organization_id.0)
        .bind(team.id.0)
        .bind(team.version)
        .bind(&team.name)
        .bind(&team.slug)
        .bind(micros(team.updated_at))
        .bind(fold(&team.name))
        .fetch_optional(conn))?;
    let updated = updated.ok_or(Error::Stale)?;
    let (organization, now) = (team.organization_id, team.updated_at);
    history::follow(tx, &history::TEAM, organization, team.id.0, now).await?;
    Ok(updated)
}

/// Deletes a team with its slots, and frees its slug.
///
/// # Errors
/// [`Error::InUse`] while a domain is assigned to it; [`Error::Stale`] when the version has changed, it is gone, or it is the default team.
pub async fn soft_delete(
    tx: &mut Tx,
    organization: OrganizationId,
    id: TeamId,
    version: i64,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const USED: &str = "SELECT COUNT(*) FROM domain WHERE organization_id = $1 AND team_id = $2 AND team_id IS NOT NULL AND deleted_at IS NULL";
    const DELETE: &str = "UPDATE team SET deleted_at = $4, updated_at = $4, version = version + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3 AND NOT is_system AND deleted_at IS NULL";
    const EMPTY: &str = "DELETE FROM team_slot WHERE organization_id = $1 AND team_id = $2";
    // Locked against every transaction that would assign a domain to it, so that the check of its domains stays true.
    let hold = tx.word(dialect::HOLD_TEAM);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(id.0).fetch_optional(conn))?;
    held.ok_or(Error::Stale)?;
    let used: i64 =
        on!(tx, conn => sqlx::query_scalar(USED).bind(organization.0).bind(id.0).fetch_one(conn))?;
    if used > 0 {
        return Err(Error::InUse);
    }
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(id.0)
            .bind(version)
            .bind(micros(now))
    )?)?;
    touched!(tx, sqlx::query(EMPTY).bind(organization.0).bind(id.0))?;
    history::end(tx, &history::SLOTS, organization, id.0, now).await?;
    history::end(tx, &history::TEAM, organization, id.0, now).await
}
