//! The outbox: e-mails that are to be sent, and the status of each.
//!
//! An e-mail's row is the source of truth. Only the holder of the lease (`lease_owner`, until `claimable_at`) writes it. The text is composed when it is sent and stored
//! nowhere, since it holds a secret link.

mod queue;
mod read;
mod write;

pub(crate) use queue::FARTHEST;
pub use read::{ToAddress, list_letters, newest_of, to_address, unanswered};
pub use write::{hold_address, put_letter};

use crate::column::{MaybeWord, Word};
use crate::kept::Kept;
use chrono::{DateTime, Utc};
use model::id::{ContactId, LetterId, OrganizationId};
use model::letter::Refusal;
use model::task::CreatedBy;
use model::verification::{LetterKind, LetterStatus};
use sqlx::FromRow;
use uuid::Uuid;

/// An e-mail.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Letter {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: LetterId,
    /// The organization that sends it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The contact that it is about.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// Its purpose.
    #[sqlx(try_from = "Word<LetterKind>")]
    pub kind: LetterKind,
    /// The address that it is sent to: the contact's when it was requested.
    pub email: String,
    /// SHA-256 of the value to be verified.
    pub value_hash: Vec<u8>,
    /// Its status.
    #[sqlx(try_from = "Word<LetterStatus>")]
    pub status: LetterStatus,
    /// How many attempts were made.
    pub attempt: i32,
    /// When it may be claimed; while it is leased, when the lease expires.
    pub claimable_at: DateTime<Utc>,
    /// The lease's owner: the worker that is sending it.
    pub lease_owner: Option<Uuid>,
    /// Who requested it: their name at the time.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub created_by: CreatedBy,
    /// When it was requested.
    pub created_at: DateTime<Utc>,
    /// When its link expires.
    pub expires_at: DateTime<Utc>,
    /// When a mail server accepted it.
    pub sent_at: Option<DateTime<Utc>>,
    /// The mail server's last answer, when it did not accept it; or what a report says of its return.
    pub last_error: Option<String>,
    /// What that is about, when it tells.
    #[sqlx(try_from = "MaybeWord<Refusal>")]
    pub refusal: Option<Refusal>,
}

/// The columns of an e-mail.
macro_rules! columns {
    () => {
        "l.id, l.organization_id, l.contact_id, l.kind, l.email, l.value_hash, l.status, l.attempt, l.claimable_at, l.lease_owner, \
         l.created_by, l.created_at, l.expires_at, l.sent_at, l.last_error, l.refusal"
    };
}
pub(crate) use columns;
