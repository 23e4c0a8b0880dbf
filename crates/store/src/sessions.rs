//! Sessions: records under random ids, each with its person, so that all of a person's can be ended.

use crate::column::{MaybeId, micros};
use crate::error::{Error, one};
use crate::here;
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, UserId};
use rusqlite::OptionalExtension as _;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// A session.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Login {
    /// The hash of its id: enough to name it, not to use it.
    pub id: String,
    /// The person; `None` when nobody is signed in.
    #[sqlx(try_from = "MaybeId")]
    pub user_id: Option<UserId>,
    /// Its data.
    #[sqlx(json)]
    pub data: Value,
    /// When it began; `None` for one of an earlier version.
    pub created_at: Option<DateTime<Utc>>,
    /// When it was last used, roughly.
    pub seen_at: Option<DateTime<Utc>>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
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
    (now, expires_at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<bool, Error> {
    const INSERT: &str = "INSERT INTO login_session (id, user_id, data, expires_at, created_at, seen_at) VALUES ($1, $2, $3, $4, $5, $5) \
        ON CONFLICT (id) DO NOTHING";
    let expires_at = micros(expires_at);
    touched!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(user.map(|user| user.0))
            .bind(Json(data))
            .bind(expires_at)
            .bind(micros(now))
    )
    .map(|rows| rows == 1)
}

/// Writes a session, new or existing.
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

/// The session of this id, unless it has expired.
pub async fn load(tx: &mut Tx, id: &str, now: DateTime<Utc>) -> Result<Option<Login>, Error> {
    const SELECT: &str = "SELECT * FROM login_session WHERE id = $1 AND expires_at > $2";
    let now = micros(now);
    // Asked before every page.
    if let Some(found) = tx.here(|conn| load_here(conn, id, now)) {
        return Ok(found);
    }
    on!(tx, conn => sqlx::query_as(SELECT).bind(id).bind(now).fetch_optional(conn))
}

fn load_here(
    conn: &rusqlite::Connection,
    id: &str,
    now: DateTime<Utc>,
) -> rusqlite::Result<Option<Login>> {
    const SELECT: &str = "SELECT id, user_id, data, created_at, seen_at, expires_at FROM login_session WHERE id = ?1 AND expires_at > ?2";
    let mut statement = conn.prepare_cached(SELECT)?;
    let found = statement.query_row((id, here::time(now)), |row| {
        Ok(Login {
            id: row.get(0)?,
            user_id: here::maybe_id(row, 1)?.map(UserId),
            data: here::json(row, 2)?,
            created_at: here::maybe_at(row, 3)?,
            seen_at: here::maybe_at(row, 4)?,
            expires_at: here::at(row, 5)?,
        })
    });
    found.optional()
}

/// Records that a session was used now. A missing one is no error.
pub async fn touch(tx: &mut Tx, id: &str, now: DateTime<Utc>) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE login_session SET seen_at = $2 WHERE id = $1";
    touched!(tx, sqlx::query(UPDATE).bind(id).bind(micros(now))).map(|_| ())
}

/// The sessions of a person that have not expired, last used first, 200 at most.
pub async fn list_of_user(
    tx: &mut Tx,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Login>, Error> {
    const SELECT: &str = "SELECT * FROM login_session WHERE user_id = $1 AND expires_at > $2 \
        ORDER BY COALESCE(seen_at, created_at, expires_at) DESC, id LIMIT 200";
    on!(tx, conn => sqlx::query_as(SELECT).bind(user.0).bind(micros(now)).fetch_all(conn))
}

/// Ends a session and its open streams; a missing one is no error.
pub async fn delete(tx: &mut Tx, id: &str) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM login_session WHERE id = $1 RETURNING user_id";
    let gone: Option<Option<Uuid>> =
        on!(tx, conn => sqlx::query_scalar(DELETE).bind(id).fetch_optional(conn))?;
    match gone.flatten() {
        Some(user) => wake(tx, UserId(user)).await,
        None => Ok(()),
    }
}

/// Ends one session of a person; `false` when they have none of that id.
pub async fn delete_one_of_user(tx: &mut Tx, user: UserId, id: &str) -> Result<bool, Error> {
    const DELETE: &str = "DELETE FROM login_session WHERE user_id = $1 AND id = $2";
    let ended = touched!(tx, sqlx::query(DELETE).bind(user.0).bind(id))?;
    wake(tx, user).await?;
    Ok(ended == 1)
}

/// Ends every session of a person but one, and returns how many there were. Their open streams are authorised again.
pub async fn delete_of_user(tx: &mut Tx, user: UserId, but: Option<&str>) -> Result<u64, Error> {
    const DELETE: &str = "DELETE FROM login_session WHERE user_id = $1 AND id <> $2";
    let ended = touched!(
        tx,
        sqlx::query(DELETE)
            .bind(user.0)
            .bind(but.unwrap_or_default())
    )?;
    wake(tx, user).await?;
    Ok(ended)
}

async fn wake(tx: &mut Tx, user: UserId) -> Result<(), Error> {
    const SELECT: &str = "SELECT organization_id FROM user_account WHERE id = $1";
    let of: Option<Uuid> =
        on!(tx, conn => sqlx::query_scalar(SELECT).bind(user.0).fetch_optional(conn))?;
    if let Some(of) = of {
        tx.wake(Wake::access(OrganizationId(of)));
    }
    Ok(())
}
