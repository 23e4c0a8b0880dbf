//! What was found out of registries and is said once, with the registry's own words.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// The registry keeps no addresses of contacts: it takes and discards them.
pub const NO_ADDRESSES: &str = "no_addresses";

/// Notes it, and returns whether it was not known yet.
pub async fn note(
    tx: &mut Tx,
    (registry, habit): (&str, &str),
    words: &str,
    at: DateTime<Utc>,
) -> Result<bool, Error> {
    const INSERT: &str = "INSERT INTO registry_habit (registry, habit, words, found_at) VALUES ($1, $2, $3, $4) ON CONFLICT (registry, habit) DO NOTHING";
    touched!(
        tx,
        sqlx::query(INSERT)
            .bind(registry)
            .bind(habit)
            .bind(words)
            .bind(micros(at))
    )
    .map(|rows| rows > 0)
}

/// The words with which the registry told of it; `None`: it is not known to do so.
pub async fn words(tx: &mut Tx, (registry, habit): (&str, &str)) -> Result<Option<String>, Error> {
    const SELECT: &str = "SELECT words FROM registry_habit WHERE registry = $1 AND habit = $2";
    on!(tx, conn => sqlx::query_scalar(SELECT).bind(registry).bind(habit).fetch_optional(conn))
}
