//! What a redirect carries to the next page: typed values, field errors, a line to show. Under a random id, for minutes.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::UserId;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// Writes a flash.
///
/// # Errors
/// [`Error::Duplicate`] when the id is taken; [`Error::Missing`] when the person does not exist.
pub async fn put(
    tx: &mut Tx,
    id: Uuid,
    user: Option<UserId>,
    data: &Value,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    const INSERT: &str =
        "INSERT INTO flash (id, user_id, data, expires_at) VALUES ($1, $2, $3, $4)";
    let expires_at = micros(expires_at);
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(user.map(|user| user.0))
            .bind(Json(data))
            .bind(expires_at)
    )?)
}

/// A flash that has not expired and was written for the same person (or for nobody, before signing in). It stays until it expires, so that a page can be loaded again.
///
/// # Errors
/// What the database said.
pub async fn get(
    tx: &mut Tx,
    id: Uuid,
    user: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<Option<Value>, Error> {
    const OF_USER: &str =
        "SELECT data FROM flash WHERE id = $1 AND expires_at > $2 AND user_id = $3";
    const OF_NOBODY: &str =
        "SELECT data FROM flash WHERE id = $1 AND expires_at > $2 AND user_id IS NULL";
    let now = micros(now);
    let data: Option<Json<Value>> = match user {
        Some(user) => {
            on!(tx, conn => sqlx::query_scalar(OF_USER).bind(id).bind(now).bind(user.0).fetch_optional(conn))?
        }
        None => {
            on!(tx, conn => sqlx::query_scalar(OF_NOBODY).bind(id).bind(now).fetch_optional(conn))?
        }
    };
    Ok(data.map(|data| data.0))
}

/// Clears away what has expired, and says how many there were.
///
/// # Errors
/// What the database said.
pub async fn sweep(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM flash WHERE expires_at <= $1").bind(micros(now))
    )
}
