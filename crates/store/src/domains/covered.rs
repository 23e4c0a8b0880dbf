//! Which domains a decision affects, and who is to hold a domain's roles.

use super::Domain;
use crate::error::Error;
use crate::shown::shown_by;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, DomainId, OrganizationId, ProjectId, TeamId};
use model::resolution::{Resolved, resolve};
use model::role::Role;
use model::task::Over;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The ids of the domains of organization `$1` that show contact `$2`, in role `$3` when it is not NULL.
macro_rules! showing {
    () => {
        "SELECT d.id FROM domain_role r JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL \
        WHERE r.contact_id = $2 AND r.organization_id = $1 AND (CAST($3 AS TEXT) IS NULL OR r.role = CAST($3 AS TEXT)) \
        UNION \
        SELECT d.id FROM team_slot s JOIN domain d ON d.team_id = s.team_id AND d.team_id IS NOT NULL AND d.deleted_at IS NULL \
        WHERE s.organization_id = $1 AND s.contact_id = $2 AND (CAST($3 AS TEXT) IS NULL OR s.role = CAST($3 AS TEXT)) \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = s.role) \
        UNION \
        SELECT d.id FROM organization_default o JOIN domain d ON d.organization_id = o.organization_id AND d.deleted_at IS NULL \
        WHERE o.organization_id = $1 AND o.contact_id = $2 AND (CAST($3 AS TEXT) IS NULL OR o.role = CAST($3 AS TEXT)) \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = o.role) \
        AND NOT EXISTS (SELECT 1 FROM team_slot s WHERE s.team_id = d.team_id AND s.role = o.role)"
    };
}

/// The domains that show a contact in a role (any, when none is given): by their own binding, else by their team's slot, else by the organization's default. By id, each once.
pub async fn showing_as(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    role: Option<Role>,
) -> Result<Vec<DomainId>, Error> {
    const SELECT: &str = showing!();
    let role = role.map(Role::as_str);
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(contact.0).bind(role).fetch_all(conn))?;
    Ok(sorted(ids))
}

/// [`showing_as`] in any role.
pub async fn showing(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<Vec<DomainId>, Error> {
    showing_as(tx, organization, contact, None).await
}

/// The domains that show a contact, or a copy of it, in one of these roles.
pub async fn showing_or_copies(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
    roles: &[Role],
) -> Result<BTreeSet<DomainId>, Error> {
    let copies = crate::contacts::copies_of(tx, organization, &[contact]).await?;
    let mut all = BTreeSet::new();
    for id in [contact]
        .into_iter()
        .chain(copies.into_iter().map(|copy| copy.id))
    {
        for role in roles {
            all.extend(showing_as(tx, organization, id, Some(*role)).await?);
        }
    }
    Ok(all)
}

/// How many domains of each project show a contact.
pub async fn showing_by_project(
    tx: &mut Tx,
    organization: OrganizationId,
    contact: ContactId,
) -> Result<Vec<(ProjectId, i64)>, Error> {
    const SELECT: &str = concat!(
        "SELECT p.project_id, COUNT(*) FROM domain p WHERE p.organization_id = $1 AND p.id IN (",
        showing!(),
        ") GROUP BY p.project_id"
    );
    let rows: Vec<(Uuid, i64)> = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(contact.0).bind(None::<&str>).fetch_all(conn))?;
    Ok(rows
        .into_iter()
        .map(|(project, domains)| (ProjectId(project), domains))
        .collect())
}

/// Sorted here: with ORDER BY, SQLite would walk the whole portfolio by id rather than look up the few rows.
fn sorted(ids: Vec<Uuid>) -> Vec<DomainId> {
    let mut ids: Vec<DomainId> = ids.into_iter().map(DomainId).collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

/// Every domain of the organization that one of these covers. By id, each once.
pub async fn covered(
    tx: &mut Tx,
    organization: OrganizationId,
    over: &[Over],
) -> Result<Vec<DomainId>, Error> {
    let mut all = BTreeSet::new();
    for each in over {
        match each {
            Over::Contacts { ids } => {
                for shows in shown_by(tx, organization, ids).await?.into_values() {
                    all.extend(shows.all);
                }
            }
            Over::Team { id, roles } => {
                for role in roles {
                    all.extend(of_team(tx, organization, *id, *role).await?);
                }
            }
            Over::Organization { roles } => {
                for role in roles {
                    all.extend(of_defaults(tx, organization, *role).await?);
                }
            }
            Over::Bound { contact, at } => {
                const SELECT: &str = "SELECT d.id FROM domain_role r JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL \
                    WHERE r.organization_id = $1 AND r.contact_id = $2 AND r.set_at = $3";
                let at = crate::column::micros(*at);
                let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(contact.0).bind(at).fetch_all(conn))?;
                all.extend(ids.into_iter().map(DomainId));
            }
            Over::Domains { ids } | Over::Planned { ids, .. } => all.extend(ids.iter().copied()),
            Over::Plan { id } => all.extend(crate::plans::sent(tx, organization, *id).await?),
        }
    }
    Ok(all.into_iter().collect())
}

/// Those of the covered domains whose registrant the decision is about. By id, each once. Those that came into the book after `named_at` are not among them: nothing was said of their registrants.
pub async fn covered_as_registrant(
    tx: &mut Tx,
    organization: OrganizationId,
    over: &[Over],
    named_at: Option<DateTime<Utc>>,
) -> Result<BTreeSet<DomainId>, Error> {
    const LATER: &str = "SELECT d.id FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.created_at > $2";
    let role = Role::Registrant;
    let mut all = BTreeSet::new();
    for each in over {
        match each {
            Over::Contacts { ids } => {
                for shows in shown_by(tx, organization, ids).await?.into_values() {
                    all.extend(shows.as_registrant);
                }
            }
            Over::Team { id, roles } if roles.contains(&role) => {
                all.extend(of_team(tx, organization, *id, role).await?);
            }
            Over::Organization { roles } if roles.contains(&role) => {
                all.extend(of_defaults(tx, organization, role).await?);
            }
            Over::Team { .. } | Over::Organization { .. } => {}
            Over::Bound { contact, at } => {
                const SELECT: &str = "SELECT d.id FROM domain_role r JOIN domain d ON d.id = r.domain_id AND d.deleted_at IS NULL \
                    WHERE r.organization_id = $1 AND r.contact_id = $2 AND r.set_at = $3 AND r.role = 'registrant'";
                let at = crate::column::micros(*at);
                let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(contact.0).bind(at).fetch_all(conn))?;
                all.extend(ids.into_iter().map(DomainId));
            }
            Over::Domains { ids } => all.extend(ids.iter().copied()),
            Over::Planned { registrants, .. } => all.extend(registrants.iter().copied()),
            Over::Plan { id } => {
                all.extend(crate::plans::sent_as_registrant(tx, organization, *id).await?);
            }
        }
    }
    if let Some(at) = named_at.filter(|_| !all.is_empty()) {
        let at = crate::column::micros(at);
        let later: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(LATER).bind(organization.0).bind(at).fetch_all(conn))?;
        for id in later {
            all.remove(&DomainId(id));
        }
    }
    Ok(all)
}

async fn of_team(
    tx: &mut Tx,
    organization: OrganizationId,
    team: TeamId,
    role: Role,
) -> Result<Vec<DomainId>, Error> {
    const SELECT: &str = "SELECT d.id FROM domain d WHERE d.organization_id = $1 AND d.team_id = $2 AND d.team_id IS NOT NULL AND d.deleted_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = $3)";
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(team.0).bind(role.as_str()).fetch_all(conn))?;
    Ok(sorted(ids))
}

async fn of_defaults(
    tx: &mut Tx,
    organization: OrganizationId,
    role: Role,
) -> Result<Vec<DomainId>, Error> {
    const SELECT: &str = "SELECT d.id FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL \
        AND NOT EXISTS (SELECT 1 FROM domain_role r WHERE r.domain_id = d.id AND r.role = $2) \
        AND NOT EXISTS (SELECT 1 FROM team_slot s WHERE s.team_id = d.team_id AND s.role = $2)";
    let ids: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).bind(organization.0).bind(role.as_str()).fetch_all(conn))?;
    Ok(sorted(ids))
}

/// Who is to hold the domain's roles, given its own bindings: those, else its team's slots, else the organization's defaults.
pub async fn resolved(
    tx: &mut Tx,
    domain: &Domain,
    own: &BTreeMap<Role, ContactId>,
) -> Result<BTreeMap<Role, Resolved<ContactId>>, Error> {
    let slots = match domain.team_id {
        Some(team) => crate::teams::slots(tx, domain.organization_id, team).await?,
        None => BTreeMap::new(),
    };
    let defaults = crate::organizations::defaults(tx, domain.organization_id).await?;
    Ok(resolve(own, &slots, &defaults))
}
