//! Which workers are alive, and which tasks wait for a registry.

use crate::column::micros;
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, TaskId};
use uuid::Uuid;

/// Whether any worker holds an unexpired lease at `now`, over tasks of all organizations.
pub async fn any_leased(tx: &mut Tx, now: DateTime<Utc>) -> Result<bool, Error> {
    const SELECT: &str = "SELECT COUNT(*) FROM (SELECT 1 FROM task WHERE status = 'running' AND lease_owner IS NOT NULL AND claimable_at > $1 LIMIT 1) leased";
    let leased: i64 =
        on!(tx, conn => sqlx::query_scalar(SELECT).bind(micros(now)).fetch_one(conn))?;
    Ok(leased > 0)
}

/// Makes those tasks of these domains due that wait for a registry and that nobody holds: it has decided about something that they may wait for. Nothing that streams show
/// changes, so there is no event.
pub async fn registry_decided(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    static UPDATE: InList = InList::new(
        "UPDATE task SET claimable_at = $2 WHERE organization_id = $1 AND status = 'running' AND awaiting = 'registry' AND lease_owner IS NULL \
         AND claimable_at > $2 AND domain_id IN (",
        ")",
        3,
    );
    let ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = UPDATE.filled(tx, ids);
        let ids: Vec<Uuid> = ids.collect();
        touched!(tx, {
            let mut query = sqlx::query(sql).bind(organization.0).bind(micros(now));
            for id in &ids {
                query = query.bind(*id);
            }
            query
        })?;
    }
    // A hint to poll: no stream follows this id.
    if let Some(first) = domains.first() {
        tx.wake(Wake {
            organization,
            task: TaskId(first.0),
        });
    }
    Ok(())
}

/// Notes of a task that was cancelled while the registry had a change of it to decide that it has done so. Nothing that streams show of an ended task changes, so there is no event.
pub async fn registry_has_acted(tx: &mut Tx, id: TaskId) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE task SET awaiting = NULL WHERE id = $1 AND status = 'cancelled' AND awaiting = 'registry'";
    touched!(tx, sqlx::query(UPDATE).bind(id.0)).map(drop)
}
