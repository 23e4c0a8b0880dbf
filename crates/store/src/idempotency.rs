//! `Idempotency-Key`: which requests were made, and their responses (draft-ietf-httpapi-idempotency-key-header).

use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::tx::{Link, Tx};
use chrono::{DateTime, Utc};
use model::id::OrganizationId;
use serde_json::Value;
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// A key and the claim on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The organization.
    pub organization: OrganizationId,
    /// The sender.
    pub caller: String,
    /// The key as sent.
    pub key: String,
    /// This attempt at the request: taking the key over changes it, so that the former attempt can't be completed any more.
    pub claim: Uuid,
}

/// A request that was made before.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Remembered {
    /// The hash of the request, computed by the caller.
    pub fingerprint: Vec<u8>,
    /// The response's status; `None` while it is in progress, or when it ended without a response.
    pub status: Option<i32>,
    /// The response's relevant headers; an empty object until there is a response.
    #[sqlx(json)]
    pub headers: Value,
    /// The response's body.
    #[sqlx(json(nullable))]
    pub body: Option<Value>,
    /// When it was first made.
    pub created_at: DateTime<Utc>,
    /// When it was last attempted; `None` in rows from before this was stored.
    pub claimed_at: Option<DateTime<Utc>>,
    /// Some of its work is committed, though there may be no response.
    pub is_committed: bool,
}

/// Whether a key is new.
#[derive(Debug, Clone, PartialEq)]
pub enum Begun {
    /// It is new and now claimed; or its previous attempt was abandoned with nothing committed.
    New,
    /// It is not new.
    Seen(Remembered),
}

/// Claims a key for a request, or returns what is known of it. Of two transactions that begin the same key the second waits for the first to end.
/// The same request is taken over when it was begun before `abandoned` and has neither a response nor committed work; so is one whose beginning lies as far ahead of `now`, by the
/// wrong clock of another process: if an attempt is in progress after all, it can't be completed any more.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist.
pub async fn begin(
    tx: &mut Tx,
    key: &Key,
    fingerprint: &[u8],
    now: DateTime<Utc>,
    abandoned: DateTime<Utc>,
) -> Result<Begun, Error> {
    const INSERT: &str = "INSERT INTO idempotency (organization_id, caller, idempotency_key, fingerprint, headers, created_at, claim, claimed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $6) ON CONFLICT (organization_id, caller, idempotency_key) DO NOTHING";
    const TAKE_OVER: &str = "UPDATE idempotency SET claim = $4, claimed_at = $5 WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3 \
        AND fingerprint = $6 AND status IS NULL AND is_committed = FALSE AND (COALESCE(claimed_at, created_at) < $7 OR COALESCE(claimed_at, created_at) > $8)";
    const SELECT: &str = "SELECT fingerprint, status, headers, body, created_at, claimed_at, is_committed FROM idempotency \
        WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3";
    let nothing = Json(Value::Object(serde_json::Map::new()));
    let query = touched!(
        tx,
        sqlx::query(INSERT)
            .bind(key.organization.0)
            .bind(&key.caller)
            .bind(&key.key)
            .bind(fingerprint)
            .bind(&nothing)
            .bind(micros(now))
            .bind(key.claim)
    );
    if query? == 1 {
        return Ok(Begun::New);
    }
    let query = touched!(
        tx,
        sqlx::query(TAKE_OVER)
            .bind(key.organization.0)
            .bind(&key.caller)
            .bind(&key.key)
            .bind(key.claim)
            .bind(micros(now))
            .bind(fingerprint)
            .bind(micros(abandoned))
            .bind(micros(now + (now - abandoned)))
    );
    if query? == 1 {
        return Ok(Begun::New);
    }
    let seen = on!(tx, conn => sqlx::query_as(SELECT).bind(key.organization.0).bind(&key.caller).bind(&key.key).fetch_optional(conn))?;
    seen.map(Begun::Seen).ok_or(Error::Stale)
}

/// Stores the response.
///
/// # Errors
/// [`Error::Stale`] when the key was not begun, was taken over, or was deleted meanwhile.
pub async fn finish(
    tx: &mut Tx,
    key: &Key,
    status: i32,
    headers: &Value,
    body: Option<&Value>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE idempotency SET status = $5, headers = $6, body = $7 \
        WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3 AND claim = $4";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(key.organization.0)
            .bind(&key.caller)
            .bind(&key.key)
            .bind(key.claim)
            .bind(status)
            .bind(Json(headers))
            .bind(body.map(Json))
    )?)
}

/// Records that some of the request's work is committed, in the transaction that commits it.
///
/// # Errors
/// [`Error::Stale`] as [`finish`].
pub async fn mark(tx: &mut Tx, key: &Key) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE idempotency SET is_committed = TRUE \
        WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3 AND claim = $4";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(key.organization.0)
            .bind(&key.caller)
            .bind(&key.key)
            .bind(key.claim)
    )?)
}

/// Frees every key whose request has neither a response nor committed work, and returns how many there were. Under the same condition as
/// [`crate::queues::release_all`]: no other process is working.
///
/// # Errors
/// [`Error::Unsupported`] on PostgreSQL, where such a key can be taken over after a timeout.
pub async fn release_all(tx: &mut Tx) -> Result<u64, Error> {
    const DELETE: &str = "DELETE FROM idempotency WHERE status IS NULL AND is_committed = FALSE";
    if let Link::Postgres(_) = tx.link() {
        return Err(Error::Unsupported(
            "on PostgreSQL another process may be at work: keys are taken over after a while",
        ));
    }
    touched!(tx, sqlx::query(DELETE))
}

/// Frees one key: its request ended without a response worth keeping, and nothing of it is committed. Another attempt's claim stays.
pub async fn release(tx: &mut Tx, key: &Key) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM idempotency WHERE organization_id = $1 AND caller = $2 AND idempotency_key = $3 AND claim = $4 AND is_committed = FALSE";
    touched!(
        tx,
        sqlx::query(DELETE)
            .bind(key.organization.0)
            .bind(&key.caller)
            .bind(&key.key)
            .bind(key.claim)
    )?;
    Ok(())
}
