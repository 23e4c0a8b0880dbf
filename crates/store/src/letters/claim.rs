//! Claiming letters, under a lease, and writing down what became of them.

use super::Letter;
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::lease::{Due, Lease, Leased, Now, Outbox, outbox};
use crate::tx::Tx;
use chrono::{DateTime, TimeDelta, Utc};
use model::id::LetterId;
use uuid::Uuid;

/// An hour is the longest pause between two tries.
const LETTERS: Outbox =
    outbox!("letter", ["id"], "id", "id = $3", "id = $4", farthest: TimeDelta::minutes(80));

/// Leases the pending letter that is due longest to `owner`, an id of this claim alone, and gives it as it is then, its `attempt` one higher.
///
/// # Errors
/// What the database said.
pub async fn claim_letter(
    tx: &mut Tx,
    owner: Uuid,
    now: Now,
    lease: TimeDelta,
) -> Result<Option<Leased<Letter>>, Error> {
    LETTERS.claim(tx, owner, now, lease).await
}

/// Lengthens the lease; `false` when it is lost, and the letter must not be sent.
///
/// # Errors
/// What the database said.
pub async fn renew_letter(
    tx: &mut Tx,
    id: LetterId,
    held: Lease,
    now: Now,
    lease: TimeDelta,
) -> Result<bool, Error> {
    LETTERS.beat(tx, &[id.0], held, now, lease).await
}

/// Writes status, next time and words of a letter that is held, and gives it back.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn settle_letter(tx: &mut Tx, letter: &Letter, held: Lease) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE letter SET status = $4, claimable_at = $5, sent_at = $6, last_error = $7, lease_owner = NULL \
        WHERE id = $1 AND lease_owner = $2 AND fence = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(letter.id.0)
            .bind(held.owner)
            .bind(held.fence)
            .bind(letter.status.as_str())
            .bind(micros(letter.claimable_at))
            .bind(letter.sent_at.map(micros))
            .bind(&letter.last_error)
    )?)
}

/// Takes every lease on a letter back, as [`crate::tasks::release_all`] does for tasks and under the same condition, and says how many there were.
///
/// # Errors
/// [`Error::Unsupported`] on PostgreSQL.
pub async fn release_letters(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    LETTERS.release(tx, now).await
}

/// When the first pending letter may be claimed; `None` when there is none.
///
/// # Errors
/// What the database said.
pub async fn next_letter(tx: &mut Tx, now: Now) -> Result<Option<Due>, Error> {
    LETTERS.next(tx, now).await
}
