//! Receivers of events.

use super::{Doc, json};
use wire::{Nothing, Webhook, WebhookDelivery};

pub fn list() -> Doc {
    Doc::new("webhooks", "List receivers", "Oldest first.")
        .list::<Webhook>("A page of receivers.")
        .numbered()
}

pub fn create() -> Doc {
    Doc::new("webhooks", "Create a receiver", "The answer shows the secret that signs, once: it is not repeated for an `Idempotency-Key`.")
        .body::<wire::NewWebhook>(json!({
            "url": "https://hooks.example.com/nichandle", "description": "Ticket desk", "events": ["contact", "task"],
        }))
        .created::<Webhook>("The receiver with its secret.")
        .tagged()
}

pub fn show() -> Doc {
    Doc::new("webhooks", "Show a receiver", "")
        .answer::<Webhook>(200, "The receiver.")
        .tagged()
}

pub fn update() -> Doc {
    Doc::new(
        "webhooks",
        "Change a receiver",
        "One that is turned on again is told of what happens from now on.",
    )
    .body::<wire::WebhookPatch>(json!({ "events": ["role"] }))
    .answer::<Webhook>(200, "The receiver as it is now.")
    .tagged()
}

pub fn remove() -> Doc {
    Doc::new(
        "webhooks",
        "Delete a receiver",
        "With the log of what it was told.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .gone("It is deleted.")
    .tagged()
}

pub fn replace_secret() -> Doc {
    Doc::new(
        "webhooks",
        "Replace a receiver's secret",
        "The answer shows the new one, once: it is not repeated for an `Idempotency-Key`. For a day messages bear two signatures, the new one's and the former one's.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .answer::<Webhook>(200, "The receiver with its new secret.")
    .tagged()
}

pub fn test() -> Doc {
    Doc::new(
        "webhooks",
        "Try a receiver",
        "Sends a message of the type `webhook.test` that says nothing.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .accepted::<WebhookDelivery>("The message is on its way.")
}

pub fn deliveries() -> Doc {
    Doc::new(
        "webhooks",
        "List what a receiver was told",
        "Newest first, without the messages.",
    )
    .list::<WebhookDelivery>("A page of the log.")
}

pub fn delivery() -> Doc {
    Doc::new(
        "webhooks",
        "Show what a receiver was told",
        "With the message.",
    )
    .answer::<WebhookDelivery>(200, "The delivery.")
}

pub fn redeliver() -> Doc {
    Doc::new(
        "webhooks",
        "Tell a receiver again",
        "Under the same id, from the first try. Refused while it is on its way.",
    )
    .body::<Nothing>(json!({}))
    .optional()
    .accepted::<WebhookDelivery>("It is on its way.")
}
