//! Receivers of events, and what each is told.
//!
//! A delivery is written in the transaction in which the thing happened: what is rolled back is told to nobody, and what is committed is told, whatever dies.
//! Whoever holds the lease (`lease_owner`, until `claimable_at`) of a delivery writes it.

mod publish;
mod queue;
mod read;
mod write;

pub use publish::publish;
pub(crate) use publish::{of_audit, of_task};
pub use read::{deliveries, delivery, get, list};
pub use write::{delete, insert, redeliver, save};

use crate::column::Word;
use crate::kept::KeptText;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, WebhookId};
use model::stored::Event;
use model::webhook::DeliveryStatus;
use sqlx::FromRow;
use uuid::Uuid;

/// A receiver.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct Webhook {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: WebhookId,
    /// Whose it is.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// Where to.
    pub url: String,
    /// What people call it.
    pub description: Option<String>,
    /// The words of the topics it wants, as a JSON list.
    pub topics: String,
    /// The secret that signs, sealed.
    pub sealed: Vec<u8>,
    /// The secret before this one, sealed, while it signs too.
    pub former_sealed: Option<Vec<u8>>,
    /// Until when it does.
    pub former_until: Option<DateTime<Utc>>,
    /// Whether it is told anything.
    pub is_active: bool,
    /// Counts up with every change.
    pub version: i64,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was changed.
    pub updated_at: DateTime<Utc>,
}

// By hand, so that no log ever shows a secret, even sealed, nor an address that may hold one.
impl std::fmt::Debug for Webhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Webhook")
            .field("id", &self.id)
            .field("topics", &self.topics)
            .field("is_active", &self.is_active)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

/// What a receiver is told of one event, and what became of it.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Delivery {
    /// Who is told.
    #[sqlx(try_from = "Uuid")]
    pub webhook_id: WebhookId,
    /// Of which event.
    pub event_id: Uuid,
    /// Whose event.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// What happened, such as `contact.update`.
    pub event: String,
    /// What is told.
    #[sqlx(try_from = "KeptText<Event>", rename = "body")]
    pub message: Event,
    /// Where it stands.
    #[sqlx(try_from = "Word")]
    pub status: DeliveryStatus,
    /// How often it was tried.
    pub attempt: i32,
    /// From when on it may be claimed: while it is leased, when the lease runs out.
    pub claimable_at: DateTime<Utc>,
    /// Which worker is sending it just now.
    pub lease_owner: Option<Uuid>,
    /// When it happened.
    pub created_at: DateTime<Utc>,
    /// When it was taken or given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// What the receiver answered last, as an HTTP status.
    pub last_status: Option<i32>,
    /// What went wrong last.
    pub last_error: Option<String>,
}
