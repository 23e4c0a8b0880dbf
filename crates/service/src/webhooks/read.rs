//! Reading receivers and the log of what they were told.

use super::{Delivery, Webhook, Webhooks};
use crate::{Actor, Error, Need, Result, Version};
use model::id::WebhookId;
use model::webhook::DeliveryStatus;
use serde_json::{Value, json};
use store::{Listed, Page};
use uuid::Uuid;

/// A delivery as the API shows it; `whole` with the message.
#[must_use]
pub fn delivery_wire(delivery: &Delivery, whole: bool) -> Value {
    let pending = delivery.status == DeliveryStatus::Pending;
    let mut wire = json!({
        "object": "webhook_delivery",
        "id": delivery.event_id,
        "webhook_id": delivery.webhook_id,
        "organization_id": delivery.organization_id,
        "event": delivery.event,
        "status": delivery.status.as_str(),
        "attempt": delivery.attempt,
        "created_at": delivery.created_at,
        "next_attempt_at": pending.then_some(delivery.claimable_at),
        "ended_at": delivery.ended_at,
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
    });
    if whole {
        wire["payload"] = match wire::Event::try_from(delivery.message.clone()) {
            Ok(event) => json!(event),
            Err(why) => {
                tracing::error!(event = %delivery.event_id, why, "a message can't be read");
                Value::Null
            }
        };
    }
    wire
}

impl Webhooks<'_> {
    /// The receivers, oldest first.
    ///
    /// # Errors
    /// Only admins may read them, and no key of one project.
    pub async fn list(self, actor: &Actor) -> Result<Vec<Webhook>> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::webhooks::list(&mut tx, actor.organization).await?)
    }

    /// One receiver.
    ///
    /// # Errors
    /// As [`Webhooks::list`]; [`Error::NotFound`].
    pub async fn get(self, actor: &Actor, id: WebhookId) -> Result<Webhook> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        self.load(&mut tx, actor, id, Version::Any).await
    }

    /// What a receiver was told, newest first. What ended over a month ago is forgotten.
    ///
    /// # Errors
    /// As [`Webhooks::get`].
    pub async fn deliveries(
        self,
        actor: &Actor,
        id: WebhookId,
        page: &Page,
    ) -> Result<Listed<Delivery>> {
        let webhook = self.get(actor, id).await?;
        let mut tx = self.tools.db.read().await?;
        Ok(store::webhooks::deliveries(&mut tx, actor.organization, webhook.id, page).await?)
    }

    /// What a receiver was told of one event.
    ///
    /// # Errors
    /// As [`Webhooks::get`].
    pub async fn delivery(self, actor: &Actor, id: WebhookId, event: Uuid) -> Result<Delivery> {
        actor.require(Need::Admin)?;
        let mut tx = self.tools.db.read().await?;
        store::webhooks::delivery(&mut tx, actor.organization, id, event)
            .await?
            .ok_or(Error::NotFound)
    }
}
