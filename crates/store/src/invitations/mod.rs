//! Who was asked to sign in, one letter a person: an outbox like [`crate::letters`], leased the same way.
//!
//! Whoever holds the lease (`lease_owner`, until `claimable_at`) writes a row. The text is made when it is sent and kept nowhere, since it holds a link that opens
//! an account.

mod queue;

use crate::column::{Word, micros};
use crate::error::{Error, one_or_stale};
use crate::kept::Kept;
use crate::lease::{Lease, readable};
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{LetterId, OrganizationId, TaskId, UserId};
use model::task::CreatedBy;
use model::verification::LetterStatus;
use sqlx::FromRow;
use uuid::Uuid;

/// An invitation.
#[derive(Clone, PartialEq, FromRow)]
pub struct Invitation {
    /// Who is asked.
    #[sqlx(try_from = "Uuid")]
    pub user_id: UserId,
    /// Into which organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The address that it goes to: the person's when they were asked.
    pub email: String,
    /// SHA-256 of the link's secret; `None` before it was mailed.
    pub token_hash: Option<Vec<u8>>,
    /// What became of the letter.
    #[sqlx(try_from = "Word")]
    pub status: LetterStatus,
    /// How often it was tried.
    pub attempt: i32,
    /// From when on it may be claimed: while it is leased, when the lease runs out.
    pub claimable_at: DateTime<Utc>,
    /// Which worker is sending it just now.
    pub lease_owner: Option<Uuid>,
    /// Whether it is for another password, of somebody who signs in already.
    pub is_reset: bool,
    /// Who asked: what they were called then.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub created_by: CreatedBy,
    /// When they were asked.
    pub created_at: DateTime<Utc>,
    /// Until when the link works.
    pub expires_at: DateTime<Utc>,
    /// When a mail server took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// What a mail server said last, when it did not take it.
    pub last_error: Option<String>,
}

impl Invitation {
    /// Under which id its letter is mailed: another one for each time that the person is asked.
    #[must_use]
    pub fn letter_id(&self) -> LetterId {
        let since = self.created_at.timestamp_micros().unsigned_abs();
        LetterId(Uuid::from_u128(
            self.user_id.0.as_u128() ^ u128::from(since),
        ))
    }
}

// By hand, so that no log ever shows a hash or an address.
impl std::fmt::Debug for Invitation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Invitation")
            .field("user_id", &self.user_id)
            .field("status", &self.status)
            .field("attempt", &self.attempt)
            .finish_non_exhaustive()
    }
}

/// Writes an invitation in the place of an earlier one, whose link is dead from then on, and wakes the workers.
///
/// # Errors
/// [`Error::Missing`] when the person is not there.
pub async fn put(tx: &mut Tx, invitation: &Invitation) -> Result<(), Error> {
    const DELETE: &str = "DELETE FROM invitation WHERE user_id = $1";
    const INSERT: &str = "INSERT INTO invitation (user_id, organization_id, email, token_hash, status, attempt, claimable_at, lease_owner, \
        created_by, created_at, expires_at, sent_at, last_error, is_reset) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
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
    )?)?;
    // A hint to look, as tasks give: no stream follows this id.
    tx.wake(Wake {
        organization: invitation.organization_id,
        task: TaskId(invitation.user_id.0),
    });
    Ok(())
}

/// The organization's invitation of this person.
///
/// # Errors
/// What the database said.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    user: UserId,
) -> Result<Option<Invitation>, Error> {
    const SELECT: &str = "SELECT * FROM invitation WHERE organization_id = $1 AND user_id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(user.0).fetch_optional(conn))
}

/// The organization's invitations, newest first.
///
/// # Errors
/// What the database said.
pub async fn list(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Invitation>, Error> {
    const SELECT: &str = "SELECT * FROM invitation WHERE organization_id = $1 ORDER BY created_at DESC, user_id DESC LIMIT 200";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn)).map(readable)
}

/// The invitation whose link has this hash, of whichever organization: a link names nothing else.
///
/// # Errors
/// What the database said.
pub async fn by_token(tx: &mut Tx, hash: &[u8]) -> Result<Option<Invitation>, Error> {
    on!(tx, conn => sqlx::query_as("SELECT * FROM invitation WHERE token_hash = $1").bind(hash).fetch_optional(conn))
}

/// Takes an invitation back: its link is dead.
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

/// Writes the hash of the link that is about to be mailed; `false` when the lease is lost, and nothing must be mailed.
///
/// # Errors
/// What the database said.
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
