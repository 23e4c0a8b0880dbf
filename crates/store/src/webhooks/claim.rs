//! Claiming deliveries, under a lease, and writing down what became of them.

use super::Delivery;
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::lease::{Due, Lease, Leased, Now, Outbox, outbox};
use crate::tx::Tx;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Six hours and a tenth are the longest pause between two tries.
const DELIVERIES: Outbox = outbox!(
    "webhook_delivery", ["webhook_id", "event_id"], "event_id",
    "webhook_id = $3 AND event_id = $4", "webhook_id = $4 AND event_id = $5",
    farthest: TimeDelta::minutes(410)
);

/// Leases the pending delivery that is due longest to `owner`, an id of this claim alone, and gives it as it is then, its `attempt` one higher.
///
/// # Errors
/// What the database said.
pub async fn claim_delivery(
    tx: &mut Tx,
    owner: Uuid,
    now: Now,
    lease: TimeDelta,
) -> Result<Option<Leased<Delivery>>, Error> {
    DELIVERIES.claim(tx, owner, now, lease).await
}

/// Lengthens the lease; `false` when it is lost.
///
/// # Errors
/// What the database said.
pub async fn renew_delivery(
    tx: &mut Tx,
    told: &Delivery,
    held: Lease,
    now: Now,
    lease: TimeDelta,
) -> Result<bool, Error> {
    let key = [told.webhook_id.0, told.event_id];
    DELIVERIES.beat(tx, &key, held, now, lease).await
}

/// Writes status, next time and words of a delivery that is held, and gives it back.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn settle_delivery(tx: &mut Tx, told: &Delivery, held: Lease) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE webhook_delivery SET status = $5, claimable_at = $6, ended_at = $7, last_status = $8, last_error = $9, lease_owner = NULL \
        WHERE webhook_id = $1 AND event_id = $2 AND lease_owner = $3 AND fence = $4";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(told.webhook_id.0)
            .bind(told.event_id)
            .bind(held.owner)
            .bind(held.fence)
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
    DELIVERIES.release(tx, now).await
}

/// When the first pending delivery may be claimed; `None` when there is none.
///
/// # Errors
/// What the database said.
pub async fn next_delivery(tx: &mut Tx, now: Now) -> Result<Option<Due>, Error> {
    DELIVERIES.next(tx, now).await
}
