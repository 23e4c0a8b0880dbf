//! `Idempotency-Key`: which requests were made, and what they were answered (draft-ietf-httpapi-idempotency-key-header).

use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;

/// A request that was made before.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Remembered {
    /// What the request was, hashed by the caller.
    pub fingerprint: Vec<u8>,
    /// What it was answered; `None` while it is under way, or when it ended without an answer.
    pub status: Option<i32>,
    /// The answer's headers that matter; an empty object until there is an answer.
    #[sqlx(json)]
    pub headers: Value,
    /// The answer's body.
    #[sqlx(json(nullable))]
    pub body: Option<Value>,
    /// When it was made first.
    pub created_at: DateTime<Utc>,
}

/// Whether a key is new.
#[derive(Debug, Clone, PartialEq)]
pub enum Begun {
    /// It is, and now it is taken.
    New,
    /// It is not.
    Seen(Remembered),
}

/// Takes a key for a request, or says what is known of it. Of two transactions that begin the same key the second waits for the first to end.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn begin(
    tx: &mut Tx,
    organization: OrganizationId,
    caller: &str,
    key: &str,
    fingerprint: &[u8],
    now: DateTime<Utc>,
) -> Result<Begun, Error> {
    const INSERT: &str = "INSERT INTO idempotency (organization_id, caller, idempotency_key, fingerprint, headers, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (organization_id, caller, idempotency_key) DO NOTHING";
    const SELECT: &str = "SELECT fingerprint, status, headers, body, created_at FROM idempotency \
        WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3";
    let nothing = Json(Value::Object(serde_json::Map::new()));
    let query = touched!(
        tx,
        sqlx::query(INSERT)
            .bind(organization.0)
            .bind(caller)
            .bind(key)
            .bind(fingerprint)
            .bind(&nothing)
            .bind(micros(now))
    );
    if query? == 1 {
        return Ok(Begun::New);
    }
    let seen = on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(caller).bind(key).fetch_optional(conn))?;
    seen.map(Begun::Seen).ok_or(Error::Stale)
}

/// Keeps the answer.
///
/// # Errors
/// [`Error::Stale`] when the key was not begun, or was forgotten meanwhile.
pub async fn finish(
    tx: &mut Tx,
    organization: OrganizationId,
    caller: &str,
    key: &str,
    status: i32,
    headers: &Value,
    body: Option<&Value>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE idempotency SET status = $4, headers = $5, body = $6 \
        WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(caller)
            .bind(key)
            .bind(status)
            .bind(Json(headers))
            .bind(body.map(Json))
    )?)
}

/// Frees one key: its request ended without an answer worth keeping.
///
/// # Errors
/// What the database said.
pub async fn release(
    tx: &mut Tx,
    organization: OrganizationId,
    caller: &str,
    key: &str,
) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM idempotency WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3";
    touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(caller)
            .bind(key)
    )?;
    Ok(())
}
