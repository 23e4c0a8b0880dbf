//! Claiming letters, under a lease, and writing down what became of them.

use super::Letter;
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, one_or_stale};
use crate::tx::{Link, Tx};
use chrono::{DateTime, Utc};
use model::id::LetterId;
use uuid::Uuid;

/// Leases the pending letter that is due longest to `owner`, and gives it as it is then, its `attempt` one higher.
///
/// # Errors
/// What the database said.
pub async fn claim_letter(
    tx: &mut Tx,
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<Letter>, Error> {
    let sql = tx.word(dialect::CLAIM_LETTER);
    on!(tx, conn => sqlx::query_as(sql).bind(owner).bind(micros(now)).bind(micros(lease_until)).fetch_optional(conn))
}

/// Lengthens the lease; `false` when it is lost, and the letter must not be sent.
///
/// # Errors
/// What the database said.
pub async fn renew_letter(
    tx: &mut Tx,
    id: LetterId,
    owner: Uuid,
    lease_until: DateTime<Utc>,
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE letter SET claimable_at = $3 WHERE id = $1 AND lease_owner = $2 AND status = 'pending'";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id.0)
            .bind(owner)
            .bind(micros(lease_until))
    )
    .map(|rows| rows == 1)
}

/// Writes status, next time and words of a letter that `owner` holds, and gives it back.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn settle_letter(tx: &mut Tx, letter: &Letter, owner: Uuid) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE letter SET status = $3, claimable_at = $4, sent_at = $5, last_error = $6, lease_owner = NULL \
        WHERE id = $1 AND lease_owner = $2";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(letter.id.0)
            .bind(owner)
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
    const UPDATE: &str =
        "UPDATE letter SET lease_owner = NULL, claimable_at = $1 WHERE lease_owner IS NOT NULL";
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

/// When the first pending letter may be claimed: in the past when one waits already, `None` when there is none.
///
/// # Errors
/// What the database said.
pub async fn next_letter_at(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, Error> {
    const SELECT: &str = "SELECT MIN(claimable_at) FROM letter WHERE status = 'pending'";
    on!(tx, conn => sqlx::query_scalar(SELECT).fetch_one(conn))
}
