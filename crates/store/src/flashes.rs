//! Flashes: what a redirect carries to the next page (typed values, field errors, a message). Stored under a random id, for minutes.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::UserId;
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

/// Who may see a flash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// A signed-in person, in any browser.
    Person(UserId),
    /// A browser that sends the cookie with this hash, on the page with this path: nobody was signed in when it was written.
    Browser {
        /// The hash of the cookie.
        hash: &'a [u8],
        /// The path of the page.
        page: &'a str,
    },
}

/// Writes a flash.
///
/// # Errors
/// [`Error::Duplicate`] when the id is taken; [`Error::Missing`] when the person does not exist.
pub async fn put(
    tx: &mut Tx,
    id: Uuid,
    owner: Owner<'_>,
    data: &Value,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO flash (id, user_id, browser, page, data, expires_at) VALUES ($1, $2, $3, $4, $5, $6)";
    let (user, browser, page) = match owner {
        Owner::Person(user) => (Some(user.0), None, None),
        Owner::Browser { hash, page } => (None, Some(hash), Some(page)),
    };
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(id)
            .bind(user)
            .bind(browser)
            .bind(page)
            .bind(Json(data))
            .bind(micros(expires_at))
    )?)
}

/// A flash that has not expired and was written for the same owner. It stays until it expires or is forgotten.
pub async fn get(
    tx: &mut Tx,
    id: Uuid,
    owner: Owner<'_>,
    now: DateTime<Utc>,
) -> Result<Option<Value>, Error> {
    const OF_USER: &str =
        "SELECT data FROM flash WHERE id = $1 AND expires_at > $2 AND user_id = $3";
    const OF_BROWSER: &str = "SELECT data FROM flash WHERE id = $1 AND expires_at > $2 AND user_id IS NULL AND browser = $3 AND page = $4";
    let now = micros(now);
    let data: Option<Json<Value>> = match owner {
        Owner::Person(user) => {
            on!(tx, conn => sqlx::query_scalar(OF_USER).bind(id).bind(now).bind(user.0).fetch_optional(conn))?
        }
        Owner::Browser { hash, page } => {
            on!(tx, conn => sqlx::query_scalar(OF_BROWSER).bind(id).bind(now).bind(hash).bind(page).fetch_optional(conn))?
        }
    };
    Ok(data.map(|data| data.0))
}

/// Deletes an owner's flash. `false` when it is not theirs, or gone.
pub async fn forget(tx: &mut Tx, id: Uuid, owner: Owner<'_>) -> Result<bool, Error> {
    const OF_USER: &str = "DELETE FROM flash WHERE id = $1 AND user_id = $2";
    const OF_BROWSER: &str =
        "DELETE FROM flash WHERE id = $1 AND user_id IS NULL AND browser = $2 AND page = $3";
    let deleted = match owner {
        Owner::Person(user) => touched!(tx, sqlx::query(OF_USER).bind(id).bind(user.0))?,
        Owner::Browser { hash, page } => {
            touched!(tx, sqlx::query(OF_BROWSER).bind(id).bind(hash).bind(page))?
        }
    };
    Ok(deleted == 1)
}

/// Keeps the `most` latest flashes of visitors who were not signed in, and returns how many it deleted.
pub async fn trim_of_nobody(tx: &mut Tx, most: i64) -> Result<u64, Error> {
    const DELETE: &str = "DELETE FROM flash WHERE user_id IS NULL AND id NOT IN (SELECT id FROM flash WHERE user_id IS NULL \
        ORDER BY expires_at DESC, id DESC LIMIT $1)";
    touched!(tx, sqlx::query(DELETE).bind(most))
}
