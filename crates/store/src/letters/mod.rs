//! The outbox: letters that are to be mailed, and what became of each.
//!
//! A letter's row is the truth about it. Whoever holds the lease (`lease_owner`, until `claimable_at`) writes it. Its text is made when it is sent and kept
//! nowhere, since it holds a link that opens something.

mod queue;
mod read;
mod write;

pub(crate) use queue::FARTHEST;
pub use read::{ToAddress, list_letters, newest_of, to_address, unanswered};
pub use write::{hold_address, put_letter};

use crate::column::Word;
use crate::kept::Kept;
use chrono::{DateTime, Utc};
use model::id::{ContactId, LetterId, OrganizationId};
use model::task::CreatedBy;
use model::verification::{LetterKind, LetterStatus};
use sqlx::FromRow;
use uuid::Uuid;

/// A letter.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Letter {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: LetterId,
    /// Who writes.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// Whom it is about.
    #[sqlx(try_from = "Uuid")]
    pub contact_id: ContactId,
    /// What it is for.
    #[sqlx(try_from = "Word")]
    pub kind: LetterKind,
    /// The address that it goes to: the contact's when the letter was asked for.
    pub email: String,
    /// SHA-256 of the value that it asks about.
    pub value_hash: Vec<u8>,
    /// Where it stands.
    #[sqlx(try_from = "Word")]
    pub status: LetterStatus,
    /// How often it was tried.
    pub attempt: i32,
    /// From when on it may be claimed: while it is leased, when the lease runs out.
    pub claimable_at: DateTime<Utc>,
    /// Which worker is sending it just now.
    pub lease_owner: Option<Uuid>,
    /// Who asked for it: what they were called then.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub created_by: CreatedBy,
    /// When it was asked for.
    pub created_at: DateTime<Utc>,
    /// Until when its link works.
    pub expires_at: DateTime<Utc>,
    /// When a mail server took it.
    pub sent_at: Option<DateTime<Utc>>,
    /// What a mail server said last, when it did not take it.
    pub last_error: Option<String>,
}

/// The columns of a letter.
macro_rules! columns {
    () => {
        "l.id, l.organization_id, l.contact_id, l.kind, l.email, l.value_hash, l.status, l.attempt, l.claimable_at, l.lease_owner, \
         l.created_by, l.created_at, l.expires_at, l.sent_at, l.last_error"
    };
}
pub(crate) use columns;
