//! Claiming deliveries, under a lease, and writing down what became of them.

use super::Delivery;
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one_or_stale};
use crate::tx::{Link, Tx};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Leases the pending delivery that is due longest to `owner`, and gives it as it is then, its `attempt` one higher.
///
/// # Errors
/// What the database said.
pub async fn claim_delivery(
    tx: &mut Tx,
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<Delivery>, Error> {
    let sql = tx.word(dialect::CLAIM_DELIVERY);
    on!(tx, conn => sqlx::query_as(sql).bind(owner).bind(micros(now)).bind(micros(lease_until)).fetch_optional(conn))
}

/// Writes status, next time and words of a delivery that `owner` holds, and gives it back.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn settle_delivery(tx: &mut Tx, told: &Delivery, owner: Uuid) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE webhook_delivery SET status = $4, claimable_at = $5, ended_at = $6, last_status = $7, last_error = $8, lease_owner = NULL \
        WHERE webhook_id = $1 AND event_id = $2 AND lease_owner = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(told.webhook_id.0)
            .bind(told.event_id)
            .bind(owner)
            .bind(told.status.as_str())
            .bind(micros(told.claimable_at))
            .bind(told.ended_at.map(micros))
            .bind(told.last_status)
            .bind(&told.last_error)
    )?)
}

/// Takes every lease on a delivery back, as [`crate::tasks::release_all`] does for tasks and under the same condition, and says how many there were.
///
/// # Errors
/// [`Error::Unsupported`] on PostgreSQL.
pub async fn release_deliveries(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    const UPDATE: &str = "UPDATE webhook_delivery SET lease_owner = NULL, claimable_at = $1 WHERE lease_owner IS NOT NULL";
    match tx.link() {
        Link::Sqlite(conn) => Ok(sqlx::query(UPDATE)
            .bind(micros(now))
            .execute(conn)
            .await?
            .rows_affected()),
        Link::Postgres(_) => Err(Error::Unsupported(
            "on PostgreSQL another process may hold the leases: they run out by themselves",
        )),
    }
}

/// When the first pending delivery may be claimed: in the past when one waits already, `None` when there is none.
///
/// # Errors
/// What the database said.
pub async fn next_delivery_at(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str = "SELECT MIN(claimable_at) FROM webhook_delivery WHERE status = 'pending'";
    on!(tx, conn => sqlx::query_scalar(SELECT).fetch_one(conn))
}

/// Forgets what ended before `until`, and says how many there were.
///
/// # Errors
/// What the database said.
pub async fn sweep_deliveries(tx: &mut Tx, until: DateTime<Utc>) -> Result<u64, Error> {
    const DELETE: &str =
        "DELETE FROM webhook_delivery WHERE ended_at IS NOT NULL AND ended_at < $1";
    touched!(tx, sqlx::query(DELETE).bind(micros(until)))
}
