//! Login sessions: records under random ids, with the person they belong to beside them, so that all of a person's can be ended.

use crate::column::{MaybeId, micros};
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::UserId;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;

#[derive(FromRow)]
struct Row {
    #[sqlx(try_from = "MaybeId")]
    user_id: Option<UserId>,
    #[sqlx(json)]
    data: Value,
    expires_at: DateTime<Utc>,
}

/// Writes a new session; `false` when the id is taken, and nothing is written then.
///
/// # Errors
/// [`Error::Missing`] when the person does not exist.
pub async fn create(
    tx: &mut Tx,
    id: &str,
    user: Option<UserId>,
    data: &Value,
    expires_at: DateTime<Utc>,
) -> Result<bool, Error> {
    const INSERT: &str = "INSERT INTO login_session (id, user_id, data, expires_at) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING";
    let expires_at = micros(expires_at);
    touched!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(user.map(|user| user.0))
            .bind(Json(data))
            .bind(expires_at)
    )
    .map(|rows| rows == 1)
}

/// Writes a session over itself, or anew.
///
/// # Errors
/// [`Error::Missing`] when the person does not exist.
pub async fn save(
    tx: &mut Tx,
    id: &str,
    user: Option<UserId>,
    data: &Value,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    const UPSERT: &str = "INSERT INTO login_session (id, user_id, data, expires_at) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (id) DO UPDATE SET user_id = excluded.user_id, data = excluded.data, expires_at = excluded.expires_at";
    let expires_at = micros(expires_at);
    one(touched!(
        tx,
        sqlx::query(UPSERT)
            .bind(id)
            .bind(user.map(|user| user.0))
            .bind(Json(data))
            .bind(expires_at)
    )?)
}

/// The session of this id, while it has not expired.
///
/// # Errors
/// What the database said.
pub async fn load(
    tx: &mut Tx,
    id: &str,
    now: DateTime<Utc>,
) -> Result<Option<(Option<UserId>, Value, DateTime<Utc>)>, Error> {
    const SELECT: &str =
        "SELECT user_id, data, expires_at FROM login_session WHERE id = $1 AND expires_at > $2";
    let now = micros(now);
    let row: Option<Row> =
        on!(tx, conn => sqlx::query_as(SELECT).bind(id).bind(now).fetch_optional(conn))?;
    Ok(row.map(|row| (row.user_id, row.data, row.expires_at)))
}

/// Ends a session; one that is gone already is no error.
///
/// # Errors
/// What the database said.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM login_session WHERE id = $1").bind(id)
    )
    .map(|_| ())
}

/// Ends every session of a person, and says how many there were.
///
/// # Errors
/// What the database said.
pub async fn delete_of_user(tx: &mut Tx, user: UserId) -> Result<u64, Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM login_session WHERE user_id = $1").bind(user.0)
    )
}

/// Clears away what has expired, and says how many there were.
///
/// # Errors
/// What the database said.
pub async fn delete_expired(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    touched!(
        tx,
        sqlx::query("DELETE FROM login_session WHERE expires_at <= $1").bind(micros(now))
    )
}
