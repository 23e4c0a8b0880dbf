//! The role slots of teams.

use crate::column::Word;
use crate::dialect;
use crate::error::Error;
use crate::history;
use crate::in_list::{InList, rows_of};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, OrganizationId, TeamId};
use model::role::Role;
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

#[derive(FromRow)]
struct Held {
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
}

/// A slot that names a contact.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Slot {
    /// The team.
    #[sqlx(try_from = "Uuid")]
    pub team_id: TeamId,
    /// Its name.
    pub team: String,
    /// The role.
    #[sqlx(try_from = "Word<Role>")]
    pub role: Role,
}

/// The contacts in the team's slots.
pub async fn slots(
    tx: &mut Tx,
    organization: OrganizationId,
    team: TeamId,
) -> Result<BTreeMap<Role, ContactId>, Error> {
    const SELECT: &str =
        "SELECT role, contact_id FROM team_slot WHERE organization_id = $1 AND team_id = $2";
    let rows: Vec<Held> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(team.0).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|row| (row.role, row.contact_id))
        .collect())
}

#[derive(FromRow)]
struct HeldOf {
    #[sqlx(try_from = "Uuid")]
    team_id: TeamId,
    #[sqlx(try_from = "Word<Role>")]
    role: Role,
    #[sqlx(try_from = "Uuid")]
    contact_id: ContactId,
}

/// The contacts in the slots of these teams. A team without any is absent.
pub async fn slots_of(
    tx: &mut Tx,
    organization: OrganizationId,
    teams: &[TeamId],
) -> Result<BTreeMap<TeamId, BTreeMap<Role, ContactId>>, Error> {
    static SELECT: InList = InList::new(
        "SELECT team_id, role, contact_id FROM team_slot WHERE organization_id = $1 AND team_id IN (",
        ")",
        2,
    );
    let ids = teams.iter().map(|id| id.0);
    let rows: Vec<HeldOf> = rows_of(tx, &SELECT, organization, ids).await?;
    let mut of: BTreeMap<TeamId, BTreeMap<Role, ContactId>> = BTreeMap::new();
    for row in rows {
        let slots = of.entry(row.team_id).or_default();
        slots.insert(row.role, row.contact_id);
    }
    Ok(of)
}

/// Puts a contact into a slot at this time, or empties it. Returns whether that changed anything.
///
/// # Errors
/// [`Error::Missing`] when the team or the contact is not the organization's, is deleted, or the contact is inactive and not in the slot already.
pub async fn set_slot(
    tx: &mut Tx,
    organization: OrganizationId,
    team: TeamId,
    role: Role,
    contact: Option<ContactId>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    const DELETE: &str =
        "DELETE FROM team_slot WHERE organization_id = $1 AND team_id = $2 AND role = $3";
    const UPSERT: &str = "INSERT INTO team_slot (organization_id, team_id, role, contact_id) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (team_id, role) DO UPDATE SET contact_id = excluded.contact_id \
        WHERE team_slot.contact_id <> excluded.contact_id";
    let hold = tx.word(dialect::HOLD_TEAM);
    let held: Option<Uuid> = on!(tx, conn => sqlx::query_scalar(hold).bind(organization.0).bind(team.0).fetch_optional(conn))?;
    held.ok_or(Error::Missing)?;
    tx.moves.team(organization, team, now);
    let changed = match contact {
        None => touched!(
            tx,
            sqlx::query(DELETE)
                .bind(organization.0)
                .bind(team.0)
                .bind(role.as_str())
        )?,
        Some(contact) => touched!(
            tx,
            sqlx::query(UPSERT)
                .bind(organization.0)
                .bind(team.0)
                .bind(role.as_str())
                .bind(contact.0)
        )?,
    } == 1;
    if changed {
        history::follow(tx, &history::SLOTS, organization, team.0, now).await?;
        if let Some(contact) = contact {
            crate::contacts::must_be_active(tx, organization, contact).await?;
        }
    }
    Ok(changed)
}

/// The slots that name a contact, by team name and then in the order of the roles; at most `limit`.
pub async fn naming(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    limit: u32,
) -> Result<Vec<Slot>, Error> {
    const SELECT: &str = "SELECT s.team_id, t.name AS team, s.role FROM team_slot s JOIN team t ON t.id = s.team_id \
        WHERE s.organization_id = $1 AND s.contact_id = $2 \
        ORDER BY t.sort_key, t.id, CASE s.role WHEN 'registrant' THEN 0 WHEN 'admin' THEN 1 WHEN 'tech' THEN 2 ELSE 3 END LIMIT $3";
    let limit = i64::from(limit);
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(contact.0).bind(limit).fetch_all(conn))
}
