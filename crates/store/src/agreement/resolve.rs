//! Whom the book wants in which role, as far as a transaction may have changed it.

use crate::dialect::SHARE_ORGANIZATION;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::moves::Moved;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use uuid::Uuid;

/// The rows of the domains of organization `$1` under a further condition, written at `$2`. Rows whose wanted contact is another now are marked.
macro_rules! resolve {
    ($condition:literal) => {
        concat!(resolve!(), $condition, resolve!(@end))
    };
    () => {
        "INSERT INTO role_state (domain_id, role, organization_id, wanted_contact_id, source, state, since, moved) \
        SELECT d.id, r.role, d.organization_id, COALESCE(own.contact_id, slot.contact_id, def.contact_id), \
        CASE WHEN own.contact_id IS NOT NULL THEN 'domain' WHEN slot.contact_id IS NOT NULL THEN 'team' WHEN def.contact_id IS NOT NULL THEN 'organization' END, \
        'unknown', $2, 'wanted' \
        FROM domain d CROSS JOIN (SELECT 'registrant' AS role UNION ALL SELECT 'admin' UNION ALL SELECT 'tech' UNION ALL SELECT 'billing') r \
        LEFT JOIN domain_role own ON own.domain_id = d.id AND own.role = r.role \
        LEFT JOIN team_slot slot ON slot.team_id = d.team_id AND slot.role = r.role \
        LEFT JOIN organization_default def ON def.organization_id = d.organization_id AND def.role = r.role \
        WHERE d.organization_id = $1 AND d.deleted_at IS NULL"
    };
    (@end) => {
        " ON CONFLICT (domain_id, role) DO UPDATE SET wanted_contact_id = excluded.wanted_contact_id, source = excluded.source, \
        moved = CASE WHEN role_state.moved = 'adopted' THEN 'adopted' \
            WHEN role_state.wanted_contact_id IS DISTINCT FROM excluded.wanted_contact_id THEN 'wanted' ELSE role_state.moved END \
        WHERE role_state.wanted_contact_id IS DISTINCT FROM excluded.wanted_contact_id OR role_state.source IS DISTINCT FROM excluded.source"
    };
}

/// Resolves the roles of every domain that the changes concern.
pub(super) async fn resolve(
    tx: &mut Tx,
    organization: OrganizationId,
    moved: &Moved,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    static THESE: InList = InList::new(
        concat!(resolve!(), " AND d.id IN ("),
        concat!(")", resolve!(@end)),
        3,
    );
    const OF_TEAM: &str = resolve!(" AND d.team_id = $3 AND d.team_id IS NOT NULL");
    const BOUND: &str = resolve!(
        " AND d.id IN (SELECT b.domain_id FROM domain_role b WHERE b.organization_id = $1 AND b.contact_id = $3)"
    );
    const ALL: &str = resolve!("");
    const CONTACTS: &str = "UPDATE role_state SET moved = 'wanted' WHERE organization_id = $1 AND wanted_contact_id = $2 AND moved IS NULL";
    if moved.defaults
        || !moved.domains.is_empty()
        || !moved.teams.is_empty()
        || !moved.bound.is_empty()
    {
        // The defaults don't change meanwhile.
        let share = tx.word(SHARE_ORGANIZATION);
        let _: Option<Uuid> =
            on!(tx, conn => sqlx::query_scalar(share).bind(organization.0).fetch_optional(conn))?;
    }
    if moved.defaults {
        touched!(tx, sqlx::query(ALL).bind(organization.0).bind(at))?;
    } else {
        for team in &moved.teams {
            touched!(
                tx,
                sqlx::query(OF_TEAM)
                    .bind(organization.0)
                    .bind(at)
                    .bind(team.0)
            )?;
        }
        for contact in &moved.bound {
            touched!(
                tx,
                sqlx::query(BOUND)
                    .bind(organization.0)
                    .bind(at)
                    .bind(contact.0)
            )?;
        }
        let ids: Vec<Uuid> = moved.domains.iter().map(|id| id.0).collect();
        for ids in ids.chunks(MANY) {
            let (sql, ids) = THESE.filled(tx, ids);
            touched!(tx, {
                let mut query = sqlx::query(sql).bind(organization.0).bind(at);
                for id in ids {
                    query = query.bind(id);
                }
                query
            })?;
        }
    }
    for contact in &moved.renamed {
        touched!(
            tx,
            sqlx::query(CONTACTS).bind(organization.0).bind(contact.0)
        )?;
    }
    Ok(())
}
