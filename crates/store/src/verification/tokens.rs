//! The links that were sent. Only the hash of each one's secret is stored: read access to the table is not enough to confirm anything.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, LetterId, OrganizationId};
use sqlx::FromRow;
use uuid::Uuid;

/// The record of a link.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct VerificationToken {
    /// SHA-256 of its secret.
    pub token_hash: Vec<u8>,
    /// The organization that asks.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The contact that the e-mail was about.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// The e-mail that contained it.
    #[sqlx(try_from = "Uuid")]
    pub letter_id: LetterId,
    /// The value that it verifies.
    pub value_hash: Vec<u8>,
    /// When it expires.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// Writes a link that is about to be sent.
///
/// # Errors
/// [`Error::Missing`] when contact or e-mail are not the organization's; [`Error::Duplicate`] when the secret was generated before.
pub async fn put_token(tx: &mut Tx, token: &VerificationToken) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO verification_token (token_hash, organization_id, contact_id, letter_id, value_hash, expires_at, used_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(&token.token_hash)
            .bind(token.organization_id.0)
            .bind(token.contact_id.0)
            .bind(token.letter_id.0)
            .bind(&token.value_hash)
            .bind(micros(token.expires_at))
            .bind(token.used_at.map(micros))
    )?)
}

/// The link of this hash, in any organization: whoever opens it is not signed in, and the link says which organization asks.
pub async fn token(tx: &mut Tx, hash: &[u8]) -> Result<Option<VerificationToken>, Error> {
    const SELECT: &str = "SELECT * FROM verification_token WHERE token_hash = $1";
    on!(tx, conn => sqlx::query_as(SELECT).bind(hash).fetch_optional(conn))
}

/// Uses the link up. `false` when it was used before or has expired: of two concurrent uses, one succeeds.
pub async fn use_token(
    tx: &mut Tx,
    organization: OrganizationId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE verification_token SET used_at = $3 \
        WHERE organization_id = $1 AND token_hash = $2 AND used_at IS NULL AND expires_at > $3";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(hash)
            .bind(micros(now))
    )
    .map(|rows| rows == 1)
}
