//! Invitations to sign in, one per person: an outbox like [`crate::letters`], leased the same way.
//!
//! Only the holder of the lease (`lease_owner`, until `claimable_at`) writes a row. The text is composed when it is sent and stored nowhere, since it holds a link that opens
//! an account.

mod queue;

use crate::column::{MaybeWord, Word, micros};
use crate::error::{Error, one_or_stale};
use crate::kept::Kept;
use crate::lease::{Lease, readable};
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{LetterId, OrganizationId, TaskId, UserId};
use model::letter::Refusal;
use model::task::CreatedBy;
use model::verification::LetterStatus;
use sqlx::FromRow;
use uuid::Uuid;

/// An invitation.
#[derive(Clone, PartialEq, FromRow)]
pub struct Invitation {
    /// The invited person.
    #[sqlx(try_from = "Uuid")]
    pub user_id: UserId,
    /// Into which organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The address that it is sent to: the person's at the time.
    pub email: String,
    /// SHA-256 of the link's secret; `None` before it was sent.
    pub token_hash: Option<Vec<u8>>,
    /// The status of the e-mail.
    #[sqlx(try_from = "Word<LetterStatus>")]
    pub status: LetterStatus,
    /// How many attempts were made.
    pub attempt: i32,
    /// When it may be claimed; while it is leased, when the lease expires.
    pub claimable_at: DateTime<Utc>,
    /// The lease's owner: the worker that is sending it.
    pub lease_owner: Option<Uuid>,
    /// Whether it is a password reset, for somebody who signs in already.
    pub is_reset: bool,
    /// Who requested it: their name at the time.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub created_by: CreatedBy,
    /// When it was requested.
    pub created_at: DateTime<Utc>,
    /// Until when the link works.
    pub expires_at: DateTime<Utc>,
    /// When a mail server accepted it.
    pub sent_at: Option<DateTime<Utc>>,
    /// The mail server's last answer, when it did not accept it; or what a report says of its return.
    pub last_error: Option<String>,
    /// What that is about, when it tells.
    #[sqlx(try_from = "MaybeWord<Refusal>")]
    pub refusal: Option<Refusal>,
}

impl Invitation {
    /// The message's id: a new one each time the person is invited.
    #[must_use]
    pub fn letter_id(&self) -> LetterId {
        let since = self.created_at.timestamp_micros().unsigned_abs();
        LetterId(Uuid::from_u128(
            self.user_id.0.as_u128() ^ u128::from(since),
        ))
    }
}

// Written by hand, so that no log ever shows a hash or an address.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// Writes an invitation, replacing an earlier one, whose link stops working, and wakes the workers.
///
/// # Errors
/// [`Error::Missing`] when the person does not exist.
pub async fn put(tx: &mut Tx, invitation: &Invitation) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM invitation WHERE user_id = $1";
    const INSERT: &str = "INSERT INTO invitation (user_id, organization_id, email, token_hash, status, attempt, claimable_at, lease_owner, \
        created_by, created_at, expires_at, sent_at, last_error, is_reset, refusal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    touched!(tx, sqlx::query(DELETE).bind(invitation.user_id.0))?;
    crate::error::one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(invitation.user_id.0)
            .bind(invitation.organization_id.0)
            .bind(&invitation.email)
            .bind(&invitation.token_hash)
            .bind(invitation.status.as_str())
            .bind(invitation.attempt)
            .bind(micros(invitation.claimable_at))
            .bind(invitation.lease_owner)
            .bind(crate::kept::write(&invitation.created_by)?)
            .bind(micros(invitation.created_at))
            .bind(micros(invitation.expires_at))
            .bind(invitation.sent_at.map(micros))
            .bind(&invitation.last_error)
            .bind(invitation.is_reset)
            .bind(invitation.refusal.map(Refusal::as_str))
    )?)?;
    // A hint to poll, as for tasks: no stream follows this id.
    tx.wake(Wake {
        organization: invitation.organization_id,
        task: TaskId(invitation.user_id.0),
    });
    Ok(())
}

/// The organization's invitation of this person.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Invitation>, Error> {
    const SELECT: &str = "SELECT * FROM invitation WHERE organization_id = $1 AND user_id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(user.0).fetch_optional(conn))
}

/// The organization's invitations, newest first.
pub async fn list(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Invitation>, Error> {
    const SELECT: &str = "SELECT * FROM invitation WHERE organization_id = $1 ORDER BY created_at DESC, user_id DESC LIMIT 200";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn)).map(readable)
}

/// The invitation whose link has this hash, in any organization: a link carries nothing else.
pub async fn by_token(tx: &mut Tx, hash: &[u8]) -> Result<Option<Invitation>, Error> {
    on!(tx, conn => sqlx::query_as("SELECT * FROM invitation WHERE token_hash = $1").bind(hash).fetch_optional(conn))
}

/// Withdraws an invitation: its link stops working.
///
/// # Errors
/// [`Error::Stale`] when there is none.
pub async fn delete(tx: &mut Tx, organization: OrganizationId, user: UserId) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM invitation WHERE organization_id = $1 AND user_id = $2";
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE).bind(organization.0).bind(user.0)
    )?)
}

/// Writes the hash of the link that is about to be sent; `false` when the lease is lost, and nothing must be sent.
pub async fn link(tx: &mut Tx, user: UserId, held: Lease, hash: &[u8]) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE invitation SET token_hash = $4 WHERE user_id = $1 AND lease_owner = $2 AND fence = $3 AND status = 'pending'";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(user.0)
            .bind(held.owner)
            .bind(held.fence)
            .bind(hash)
    )
    .map(|rows| rows == 1)
}
