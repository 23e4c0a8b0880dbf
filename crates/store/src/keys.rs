//! API keys. Only a hash is stored; the prefix finds the row.

use crate::column::{MaybeId, micros};
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::access::Scope;
use model::id::{KeyId, OrganizationId, ProjectId, UserId};
use sqlx::FromRow;
use sqlx::types::Json;
use uuid::Uuid;

/// An API key.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct Key {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: KeyId,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The only project that it can access; `None` for all.
    #[sqlx(try_from = "MaybeId")]
    pub project_id: Option<ProjectId>,
    /// Its name.
    pub name: String,
    /// Its prefix: enough to find it, not to use it.
    pub prefix: String,
    /// SHA-256 of the whole key.
    pub hash: Vec<u8>,
    /// Its permissions.
    #[sqlx(json)]
    pub scopes: Vec<Scope>,
    /// Who created it.
    #[sqlx(try_from = "MaybeId")]
    pub created_by: Option<UserId>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it expires.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was revoked.
    pub revoked_at: Option<DateTime<Utc>>,
    /// When it was last used, roughly.
    pub last_used_at: Option<DateTime<Utc>>,
}

impl Key {
    /// Whether the key is neither revoked nor expired.
    #[must_use]
    pub fn counts(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

// Written by hand, so that no log ever shows a hash.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Key")
            .field("id", &self.id)
            .field("organization_id", &self.organization_id)
            .field("prefix", &self.prefix)
            .field("scopes", &self.scopes)
            .finish_non_exhaustive()
    }
}

/// Writes a new key.
///
/// # Errors
/// [`Error::Duplicate`] with [`crate::Unique::KeyReused`] when the prefix is taken; [`Error::Missing`] when the project is not the organization's.
pub async fn create(tx: &mut Tx, key: &Key) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO api_key (id, organization_id, project_id, name, prefix, hash, scopes, created_by, created_at, \
        expires_at, revoked_at, last_used_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(key.id.0)
            .bind(key.organization_id.0)
            .bind(key.project_id.map(|id| id.0))
            .bind(&key.name)
            .bind(&key.prefix)
            .bind(&key.hash)
            .bind(Json(&key.scopes))
            .bind(key.created_by.map(|id| id.0))
            .bind(micros(key.created_at))
            .bind(key.expires_at.map(micros))
            .bind(key.revoked_at.map(micros))
            .bind(key.last_used_at.map(micros))
    )?)
}

/// The key with this prefix, in any organization, even if it is revoked or has expired: the caller decides.
pub async fn by_prefix(tx: &mut Tx, prefix: &str) -> Result<Option<Key>, Error> {
    // The prefix comes straight from a header, and PostgreSQL's texts hold no NUL.
    if prefix.contains('\0') {
        return Ok(None);
    }
    on!(tx, conn => sqlx::query_as("SELECT * FROM api_key WHERE prefix = $1").bind(prefix).fetch_optional(conn))
}

/// The key of this id, in any organization, even if it is revoked or has expired: for tokens that name it.
pub async fn by_id(tx: &mut Tx, id: KeyId) -> Result<Option<Key>, Error> {
    on!(tx, conn => sqlx::query_as("SELECT * FROM api_key WHERE id = $1").bind(id.0).fetch_optional(conn))
}

/// The organization's key of this id, even if it is revoked or has expired.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: KeyId,
) -> Result<Option<Key>, Error> {
    const SELECT: &str = "SELECT * FROM api_key WHERE organization_id = $1 AND id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// Records that the key was used.
///
/// # Errors
/// [`Error::Stale`] when the key is gone.
pub async fn touch(tx: &mut Tx, id: KeyId, now: DateTime<Utc>) -> Result<(), Error> {
    one_or_stale(touched!(
        tx,
        sqlx::query("UPDATE api_key SET last_used_at = $2 WHERE id = $1")
            .bind(id.0)
            .bind(micros(now))
    )?)
}

/// The organization's keys, newest first.
///
/// # Errors
/// [`Error::Unreadable`] when a key can't be read: it is never left out, since the list is where keys are revoked.
pub async fn list(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Key>, Error> {
    const SELECT: &str =
        "SELECT * FROM api_key WHERE organization_id = $1 ORDER BY created_at DESC, id DESC";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn))
}

/// Revokes a key. Its open streams end.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such key, or it is revoked already.
pub async fn revoke(
    tx: &mut Tx,
    organization: OrganizationId,
    id: KeyId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE api_key SET revoked_at = $3 WHERE organization_id = $1 AND id = $2 AND revoked_at IS NULL";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(id.0)
            .bind(micros(now))
    )?)?;
    tx.wake(Wake::access(organization));
    Ok(())
}
