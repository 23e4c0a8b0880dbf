//! Webhooks and their deliveries.
//!
//! A delivery is written in the same transaction as the event: nothing is delivered for a transaction that is rolled back, and every committed event is delivered, whatever crashes.
//! Only the holder of the lease (`lease_owner`, until `claimable_at`) of a delivery writes it.

mod publish;
mod queue;
mod read;
mod write;

pub use publish::publish;
pub(crate) use publish::{
    Stood, about_tasks, of_audit, of_domains, of_each, of_message, of_tasks, wants_state,
};
pub use read::{deliveries, delivery, get, list};
pub use write::{delete, insert, redeliver, save};

use crate::column::{Topics, Word};
use crate::kept::KeptText;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, WebhookId};
use model::stored::Event;
use model::webhook::{DeliveryStatus, Topic};
use sqlx::FromRow;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A webhook.
#[derive(Clone, PartialEq, Eq, FromRow)]
pub struct Webhook {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: WebhookId,
    /// The organization that owns it.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The URL that events are posted to.
    pub url: String,
    /// Its name.
    pub description: Option<String>,
    /// The topics that it subscribes to; in the database a JSON list of words.
    #[sqlx(try_from = "Topics")]
    pub topics: BTreeSet<Topic>,
    /// The secret that signs, sealed.
    pub sealed: Vec<u8>,
    /// The secret before this one, sealed, while it signs too.
    pub former_sealed: Option<Vec<u8>>,
    /// Until when the previous secret signs.
    pub former_until: Option<DateTime<Utc>>,
    /// Whether it receives events.
    pub is_active: bool,
    /// Its version.
    pub version: i64,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

// Written by hand, so that no log ever shows a secret, even sealed, nor a URL that may hold one.
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

/// The delivery of one event to a webhook.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Delivery {
    /// The webhook.
    #[sqlx(try_from = "Uuid")]
    pub webhook_id: WebhookId,
    /// The event.
    pub event_id: Uuid,
    /// The organization.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// What happened, such as `contact.update`.
    pub event: String,
    /// The payload.
    #[sqlx(try_from = "KeptText<Event>", rename = "body")]
    pub message: Event,
    /// Its status.
    #[sqlx(try_from = "Word<DeliveryStatus>")]
    pub status: DeliveryStatus,
    /// How many attempts were made.
    pub attempt: i32,
    /// When it may be claimed; while it is leased, when the lease expires.
    pub claimable_at: DateTime<Utc>,
    /// The lease's owner: the worker that is sending it.
    pub lease_owner: Option<Uuid>,
    /// When the event happened.
    pub created_at: DateTime<Utc>,
    /// When it was accepted or given up.
    pub ended_at: Option<DateTime<Utc>>,
    /// The HTTP status of the last response.
    pub last_status: Option<i32>,
    /// The last error.
    pub last_error: Option<String>,
}
