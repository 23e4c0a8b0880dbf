//! Which domains are to be read again, and what became of those that could not be.

use crate::column::{Word, micros};
use crate::error::Error;
use crate::in_list::{InList, MANY};
use crate::tasks::about_contacts;
use crate::tx::Tx;
use chrono::{DateTime, TimeDelta, Utc};
use model::domain_name::DomainName;
use model::id::{DomainId, OrganizationId};
use sqlx::FromRow;
use uuid::Uuid;

/// A domain that is to be read.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct Due {
    /// The organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The domain.
    #[sqlx(try_from = "Uuid")]
    pub id: DomainId,
    /// Its name.
    #[sqlx(try_from = "Word<DomainName>")]
    pub name: DomainName,
    /// The registry that holds it.
    pub registry: String,
}

/// Takes up to `limit` domains of a registry that are to be read: those that somebody asked for first, then those read longest ago, all of them before `read_before`. None of them is
/// due again for `pause`, so that another process does not read it too and one that can't be read is not tried at once. Domains with a task about contacts under way are left to that task, unless it
/// waits for a person.
pub async fn claim_due(
    tx: &mut Tx,
    registry: &str,
    read_before: DateTime<Utc>,
    pause: TimeDelta,
    (limit, now): (u32, DateTime<Utc>),
) -> Result<Vec<Due>, Error> {
    macro_rules! free {
        () => {
            concat!(
                " AND d.registry = $1 AND d.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM task t WHERE t.domain_id = d.id AND t.status IN ('pending', 'running') AND ",
                about_contacts!(),
                " AND CASE WHEN t.awaiting = 'operator' OR t.paused_at IS NOT NULL THEN 0 ELSE 1 END = 1)"
            )
        };
    }
    const ASKED: &str = concat!(
        "SELECT d.id, d.organization_id, d.name, d.registry FROM domain d WHERE d.read_due_at IS NOT NULL AND d.read_due_at <= $2",
        free!(),
        " ORDER BY d.read_due_at LIMIT $3"
    );
    const OLD: &str = concat!(
        "SELECT d.id, d.organization_id, d.name, d.registry FROM domain d WHERE d.read_at <= $2 AND d.read_due_at IS NULL AND d.gone_at IS NULL",
        free!(),
        " ORDER BY d.read_at LIMIT $3"
    );
    static TAKE: InList = InList::new(
        "UPDATE domain SET read_due_at = $1 WHERE deleted_at IS NULL AND id IN (",
        ")",
        2,
    );
    let limit = i64::from(limit);
    let mut due: Vec<Due> = on!(tx, conn => sqlx::query_as(ASKED).bind(registry).bind(micros(now)).bind(limit).fetch_all(conn))?;
    let left = limit.saturating_sub(i64::try_from(due.len()).unwrap_or(i64::MAX));
    if left > 0 {
        let old: Vec<Due> = on!(tx, conn => sqlx::query_as(OLD).bind(registry).bind(micros(read_before)).bind(left).fetch_all(conn))?;
        due.extend(old);
    }
    let ids: Vec<Uuid> = due.iter().map(|due| due.id.0).collect();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = TAKE.filled(tx, ids);
        touched!(tx, {
            let mut query = sqlx::query(sql).bind(micros(now + pause));
            for id in ids {
                query = query.bind(id);
            }
            query
        })?;
    }
    Ok(due)
}

/// Asks for these domains to be read at `at`, or earlier where that was asked already.
pub async fn ask_again(
    tx: &mut Tx,
    organization: OrganizationId,
    domains: &[DomainId],
    at: DateTime<Utc>,
) -> Result<(), Error> {
    static ASK: InList = InList::new(
        "UPDATE domain SET read_due_at = $2 WHERE organization_id = $1 AND (read_due_at IS NULL OR read_due_at > $2) AND deleted_at IS NULL AND id IN (",
        ")",
        3,
    );
    let ids: Vec<Uuid> = domains.iter().map(|id| id.0).collect();
    for ids in ids.chunks(MANY) {
        let (sql, ids) = ASK.filled(tx, ids);
        touched!(tx, {
            let mut query = sqlx::query(sql).bind(organization.0).bind(micros(at));
            for id in ids {
                query = query.bind(id);
            }
            query
        })?;
    }
    Ok(())
}

/// Notes which domains were not read since `before`: what their registry holds is not known any more. In all organizations; at most 500 at a time.
pub async fn mark_unread(
    tx: &mut Tx,
    before: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const SELECT: &str = "SELECT organization_id, id FROM domain WHERE deleted_at IS NULL AND read_at <= $1 AND unread_since IS NULL AND gone_at IS NULL LIMIT 500";
    const UPDATE: &str = "UPDATE domain SET unread_since = $3 WHERE organization_id = $1 AND id = $2 AND unread_since IS NULL";
    let late: Vec<(Uuid, Uuid)> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(micros(before)).fetch_all(conn))?;
    for (organization, id) in late {
        touched!(
            tx,
            sqlx::query(UPDATE)
                .bind(organization)
                .bind(id)
                .bind(micros(now))
        )?;
        tx.moves
            .domain(OrganizationId(organization), DomainId(id), now);
    }
    Ok(())
}

/// Notes that the registry does not hold the domain under our account any more. What it held stays in the row and is published no more. Returns whether that is news.
pub async fn set_gone(
    tx: &mut Tx,
    organization: OrganizationId,
    id: DomainId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE domain SET gone_at = $3, read_at = $3, read_due_at = NULL WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL AND gone_at IS NULL";
    let written = touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
    )?;
    if written == 0 {
        // It was so already, and was read again: whoever waits for that need not ask for ever.
        const READ: &str = "UPDATE domain SET read_at = $3, read_due_at = NULL WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL AND gone_at IS NOT NULL";
        touched!(
            tx,
            sqlx::query(READ)
                .bind(organization.0)
                .bind(id.0)
                .bind(micros(now))
        )?;
    }
    tx.moves.domain(organization, id, now);
    Ok(written > 0)
}
