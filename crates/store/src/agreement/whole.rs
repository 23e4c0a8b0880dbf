//! The state of whole domains: what follows from their roles and from what is under way.

use crate::error::Error;
use crate::many::{InList, MANY};
use crate::moves::Moved;
use crate::tasks::about_contacts;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::agreement::DifferenceCause;
use model::id::{DomainId, OrganizationId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Their last task ended without success: that is why they differ now.
pub(super) async fn blame(
    tx: &mut Tx,
    organization: OrganizationId,
    ended: &BTreeMap<DomainId, DifferenceCause>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE role_state SET cause = $3 WHERE organization_id = $1 AND domain_id = $2 AND state = 'differs' AND cause <> 'withheld_there'";
    for (domain, cause) in ended {
        touched!(
            tx,
            sqlx::query(UPDATE)
                .bind(organization.0)
                .bind(domain.0)
                .bind(cause.as_str())
        )?;
    }
    Ok(())
}

/// Notes at each domain which task over many domains will reach it, and returns the domains.
pub(super) async fn cover(
    tx: &mut Tx,
    organization: OrganizationId,
    moved: &Moved,
) -> Result<Vec<Uuid>, Error> {
    const REACHED: &str = "UPDATE domain SET spread_id = NULL WHERE spread_id = $2 AND organization_id = $1 RETURNING id";
    static COVER: InList = InList::new(
        "UPDATE domain SET spread_id = $2 WHERE organization_id = $1 AND id IN (",
        ")",
        3,
    );
    let mut domains = Vec::new();
    for task in &moved.spread {
        let reached: Vec<Uuid> = on!(tx, conn => sqlx::query_scalar(REACHED).bind(organization.0).bind(task.0).fetch_all(conn))?;
        domains.extend(reached);
    }
    for (task, over) in &moved.spreads {
        let covered = crate::domains::covered(tx, organization, over).await?;
        let covered: Vec<Uuid> = covered.into_iter().map(|id| id.0).collect();
        for ids in covered.chunks(MANY) {
            let (sql, ids) = COVER.filled(ids);
            touched!(tx, {
                let mut query = sqlx::query(sql).bind(organization.0).bind(task.0);
                for id in ids {
                    query = query.bind(id);
                }
                query
            })?;
        }
        domains.extend(covered);
    }
    Ok(domains)
}

/// Writes the state of these domains, where it is another now.
pub(super) async fn write(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: BTreeSet<Uuid>,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    static UPDATE: InList = InList::new(
        concat!(
            "UPDATE domain SET state = n.now, state_since = $2 FROM (SELECT d.id AS of, CASE WHEN d.gone_at IS NOT NULL THEN 'gone' \
            WHEN d.view IS NULL OR d.unread_since IS NOT NULL THEN 'unknown' \
            WHEN EXISTS (SELECT 1 FROM role_state r WHERE r.domain_id = d.id AND r.state = 'differs') THEN \
                CASE WHEN d.spread_id IS NOT NULL OR EXISTS (SELECT 1 FROM task t WHERE t.domain_id = d.id AND t.status IN ('pending', 'running') AND ",
            about_contacts!(),
            ") THEN 'on_its_way' ELSE 'differs' END \
            WHEN EXISTS (SELECT 1 FROM role_state r WHERE r.domain_id = d.id AND r.state = 'unknown') THEN 'unknown' \
            ELSE 'agrees' END AS now FROM domain d WHERE d.organization_id = $1 AND d.deleted_at IS NULL AND d.id IN ("
        ),
        ")) n WHERE domain.id = n.of AND (domain.state <> n.now OR domain.state_since IS NULL)",
        3,
    );
    let ids: Vec<Uuid> = domains.into_iter().collect();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = UPDATE.filled(ids);
        touched!(tx, {
            let mut query = sqlx::query(sql).bind(organization.0).bind(at);
            for id in ids {
                query = query.bind(id);
            }
            query
        })?;
    }
    Ok(())
}
