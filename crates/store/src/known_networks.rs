//! The networks that a person has signed in from, each as a hash of person and network, which only recognises the same pair.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::UserId;

/// Whether the person signed in from the network after that moment.
pub async fn is_known(
    tx: &mut Tx,
    user: UserId,
    network: &[u8],
    after: DateTime<Utc>,
) -> Result<bool, Error> {
    const SELECT: &str =
        "SELECT COUNT(*) FROM known_network WHERE user_id = $1 AND network = $2 AND seen_at > $3";
    let count: i64 = on!(tx, conn => sqlx::query_scalar(SELECT).bind(user.0).bind(network).bind(micros(after)).fetch_one(conn))?;
    Ok(count > 0)
}

/// Records a sign-in, and keeps the `most` latest networks of the person.
///
/// # Errors
/// [`Error::Missing`] when the person does not exist.
pub async fn remember(
    tx: &mut Tx,
    user: UserId,
    network: &[u8],
    now: DateTime<Utc>,
    most: i64,
) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO known_network (user_id, network, seen_at) VALUES ($1, $2, $3) \
        ON CONFLICT (user_id, network) DO UPDATE SET seen_at = excluded.seen_at";
    const TRIM: &str = "DELETE FROM known_network WHERE user_id = $1 AND network NOT IN (SELECT network FROM known_network \
        WHERE user_id = $1 ORDER BY seen_at DESC, network LIMIT $2)";
    touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(user.0)
            .bind(network)
            .bind(micros(now))
    )?;
    touched!(tx, sqlx::query(TRIM).bind(user.0).bind(most)).map(|_| ())
}

/// Deletes all of a person's.
pub async fn forget(tx: &mut Tx, user: UserId) -> Result<u64, Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM known_network WHERE user_id = $1").bind(user.0)
    )
}
