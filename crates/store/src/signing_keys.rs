//! The keys that sign short-lived tokens: shared by the whole installation, for every process on this database.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// A key that signs tokens, or still verifies those that it signed.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct SigningKey {
    /// Its id, which tokens carry.
    pub id: Uuid,
    /// The public key: Ed25519, 32 bytes.
    pub public_key: Vec<u8>,
    /// The private key, sealed.
    pub sealed: Vec<u8>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// Until when it signs.
    pub signs_until: DateTime<Utc>,
    /// Until when it verifies: no token of it lives longer.
    pub ends_at: DateTime<Utc>,
}

// Written by hand, so that no log ever shows a private key, even sealed.
impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SigningKey")
            .field("id", &self.id)
            .field("signs_until", &self.signs_until)
            .finish_non_exhaustive()
    }
}

/// Writes a new key.
pub async fn insert(tx: &mut Tx, key: &SigningKey) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO signing_key (id, public_key, sealed, created_at, signs_until, ends_at) VALUES ($1, $2, $3, $4, $5, $6)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(key.id)
            .bind(&key.public_key)
            .bind(&key.sealed)
            .bind(micros(key.created_at))
            .bind(micros(key.signs_until))
            .bind(micros(key.ends_at))
    )?)
}

/// The keys that verify at this time, newest first.
pub async fn verifying(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<SigningKey>, Error> {
    const SELECT: &str =
        "SELECT * FROM signing_key WHERE ends_at > $1 ORDER BY created_at DESC, id DESC";
    on!(tx, conn => sqlx::query_as(SELECT).bind(micros(now)).fetch_all(conn))
}
