//! Access keys: API keys for clients that sign their requests. The secret is sealed, not hashed, since checking a signature needs it.

use crate::error::{Error, one};
use crate::tx::Tx;
use model::id::{KeyId, OrganizationId};
use sqlx::FromRow;
use uuid::Uuid;

/// An access key.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct AccessKey {
    /// The public identifier that requests carry.
    pub access_key_id: String,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The API key whose permissions it has.
    #[sqlx(try_from = "Uuid")]
    pub key_id: KeyId,
    /// The secret, sealed.
    pub sealed: Vec<u8>,
}

// Written by hand, so that no log ever shows a secret, even sealed.
impl std::fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AccessKey")
            .field("access_key_id", &self.access_key_id)
            .field("key_id", &self.key_id)
            .finish_non_exhaustive()
    }
}

/// Writes a new access key.
///
/// # Errors
/// [`Error::Duplicate`] when the id is taken or the API key has one; [`Error::Missing`] when there is no such API key.
pub async fn insert(tx: &mut Tx, key: &AccessKey) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO access_key (access_key_id, organization_id, key_id, sealed) VALUES ($1, $2, $3, $4)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(&key.access_key_id)
            .bind(key.organization_id.0)
            .bind(key.key_id.0)
            .bind(&key.sealed)
    )?)
}

/// The access key with this id, in any organization: a request carries nothing else to look it up by.
pub async fn get(tx: &mut Tx, access_key_id: &str) -> Result<Option<AccessKey>, Error> {
    // The id comes straight from a header, and PostgreSQL's texts hold no NUL.
    if access_key_id.contains('\0') {
        return Ok(None);
    }
    on!(tx, conn => sqlx::query_as("SELECT * FROM access_key WHERE access_key_id = $1").bind(access_key_id).fetch_optional(conn))
}
