//! The links that were mailed. Only the hash of each one's secret is kept: who reads the table can confirm nothing.

use crate::column::micros;
use crate::error::{Error, one};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{ContactId, LetterId, OrganizationId};
use sqlx::FromRow;
use uuid::Uuid;

/// What is kept of a link.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct VerificationToken {
    /// SHA-256 of its secret.
    pub token_hash: Vec<u8>,
    /// Who asks.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The contact that the letter was about.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// The letter that it stood in.
    #[sqlx(try_from = "Uuid")]
    pub letter_id: LetterId,
    /// Which value it answers for.
    pub value_hash: Vec<u8>,
    /// Until when it works.
    pub expires_at: DateTime<Utc>,
    /// When it was used.
    pub used_at: Option<DateTime<Utc>>,
}

/// Writes a link that is about to be mailed.
///
/// # Errors
/// [`Error::Missing`] when contact or letter are not the organization's; [`Error::Duplicate`] when the secret was thrown before.
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

/// The link of this hash, whosever it is: who holds a link is nobody that we know, and the link says which organization asks.
///
/// # Errors
/// What the database said.
pub async fn token(tx: &mut Tx, hash: &[u8]) -> Result<Option<VerificationToken>, Error> {
    const SELECT: &str = "SELECT * FROM verification_token WHERE token_hash = $1";
    on!(tx, conn => sqlx::query_as(SELECT).bind(hash).fetch_optional(conn))
}

/// Uses the link up. `false` when it was used before or has expired: of two at once, one uses it.
///
/// # Errors
/// What the database said.
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
