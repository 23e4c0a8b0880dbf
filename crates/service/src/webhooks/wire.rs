//! Webhooks and deliveries as the API shows them.

use super::{Delivery, Webhook, WebhookEdit};
use crate::{Error, Result};
use model::webhook::DeliveryStatus;
use wire::Given;

/// The webhook; never its secret.
#[must_use]
pub fn wire(webhook: &Webhook) -> wire::Webhook {
    wire::Webhook {
        id: webhook.id.0,
        organization_id: webhook.organization_id.0,
        url: webhook.url.clone(),
        description: webhook.description.clone(),
        events: webhook.topics.iter().copied().collect(),
        is_active: webhook.is_active,
        former_secret_until: webhook.former_until.map(Into::into),
        version: webhook.version,
        created_at: webhook.created_at.into(),
        updated_at: webhook.updated_at.into(),
        secret: None,
    }
}

/// The delivery, without its payload.
#[must_use]
pub fn delivery_wire(delivery: &Delivery) -> wire::WebhookDelivery {
    let pending = delivery.status == DeliveryStatus::Pending;
    wire::WebhookDelivery {
        id: delivery.event_id,
        webhook_id: delivery.webhook_id.0,
        organization_id: delivery.organization_id.0,
        event: delivery.event.clone(),
        status: delivery.status,
        attempt: delivery.attempt,
        created_at: delivery.created_at.into(),
        next_attempt_at: pending.then(|| delivery.claimable_at.into()),
        ended_at: delivery.ended_at.map(Into::into),
        last_status: delivery.last_status,
        last_error: delivery.last_error.clone(),
        payload: None,
    }
}

/// The delivery with its payload.
///
/// # Errors
/// When the payload can't be read.
pub fn whole_delivery_wire(delivery: &Delivery) -> Result<wire::WebhookDelivery> {
    let payload = wire::Event::try_from(delivery.message.clone()).map_err(Error::internal)?;
    Ok(wire::WebhookDelivery {
        payload: Some(payload),
        ..delivery_wire(delivery)
    })
}

impl From<wire::NewWebhook> for WebhookEdit {
    fn from(new: wire::NewWebhook) -> Self {
        Self {
            url: Some(new.url),
            description: cleared(new.description),
            events: Some(new.events.into_iter().collect()),
            is_active: new.is_active,
        }
    }
}

impl From<wire::WebhookPatch> for WebhookEdit {
    fn from(patch: wire::WebhookPatch) -> Self {
        Self {
            url: patch.url,
            description: cleared(patch.description),
            events: patch.events.map(|events| events.into_iter().collect()),
            is_active: patch.is_active,
        }
    }
}

/// The text that is to be; an empty one when `null` is said, and `None` when nothing is.
fn cleared(given: Given<String>) -> Option<String> {
    match given {
        Given::Absent => None,
        Given::Null => Some(String::new()),
        Given::Value(text) => Some(text),
    }
}
