//! Webhooks: each event is a delivery to each subscribed webhook, leased, tried and recorded like e-mails ([`crate::queue`]).
//!
//! A process that dies between sending and recording leaves a lease that expires, and the event is sent again: under the same id, so that the receiver can detect it.

mod courier;

pub use self::courier::HookKeys;
pub(crate) use self::courier::Hooks;

use crate::queue::{Held, Pace, Sender, Sending, Source, Terms, Tried, source};
use crate::{Result, Worker};
use ::hooks::{Courier, Failure, Message, Secret, sign};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use model::webhook::DeliveryStatus;
use serde_json::Value;
use std::sync::Arc;
use store::Tx;
use store::audit::Audit;
use store::webhooks::{Delivery, Webhook};
use uuid::Uuid;

impl Hooks {
    /// What the delivery loop works on.
    pub(crate) fn sources(&self) -> Vec<Box<dyn Source>> {
        vec![source(Sending(self.clone()))]
    }
}

/// What [`Worker::tell_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Deliveries that were claimed, whatever their outcome.
    pub claims: usize,
    /// When the next one becomes claimable.
    pub next: Option<DateTime<Utc>>,
}

impl Worker {
    /// Makes this worker send webhook deliveries too, by this sender. Without it they wait for another worker.
    #[must_use]
    pub fn with_hooks(mut self, courier: Arc<dyn Courier>, keys: Arc<dyn HookKeys>) -> Self {
        self.hooks = Some(Hooks { courier, keys });
        self
    }

    /// Sends every delivery that is due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    pub async fn tell_due(&self) -> Result<Told> {
        let claims = match &self.hooks {
            Some(hooks) => self.drain(&Sending(hooks.clone())).await?,
            None => 0,
        };
        let next = self.next_due::<Delivery>().await?;
        Ok(Told {
            claims,
            next: next.map(|due| due.at),
        })
    }
}

#[async_trait]
impl Sender for Hooks {
    type Row = Delivery;
    /// The webhook whose receiver responded that it is gone for good (410).
    type Notes = Option<Webhook>;

    fn terms(&self, pace: &Pace) -> Terms {
        pace.deliveries
    }

    async fn attempt(
        &self,
        worker: &Worker,
        item: &mut Held<Delivery, Option<Webhook>>,
    ) -> Result<Tried> {
        let mut tx = worker.db.read().await?;
        let (organization, id) = (item.organization_id, item.webhook_id);
        let webhook = store::webhooks::get(&mut tx, organization, id).await?;
        drop(tx);
        // The delivery is deleted with its webhook.
        let Some(webhook) = webhook else {
            return Ok(Tried::Lost);
        };
        if !webhook.is_active && item.event != "webhook.test" {
            let why = "The receiver was turned off before it was told.";
            return Ok(Tried::Failed(why.into()));
        }
        let Some(body) = body_of(item) else {
            let why = "Its message can't be read by this version.";
            return Ok(Tried::Failed(why.into()));
        };
        let Some(message) = self.message(worker, item.event_id, &webhook, body) else {
            let why = "Its secret can't be opened with this secret key; make the receiver anew.";
            return Ok(Tried::Failed(why.into()));
        };
        // Reading may have taken long: if another worker has claimed the delivery by now, that one sends it.
        if !worker.still_holds(item).await? {
            return Ok(Tried::Lost);
        }
        let timeout = worker.pace.deliveries.timeout;
        let carried = tokio::time::timeout(timeout, self.courier.carry(&message)).await;
        let carried = carried.unwrap_or_else(|_| {
            Err(Failure {
                status: None,
                why: "It took too long.".into(),
            })
        });
        match carried {
            Ok(taken) => {
                tracing::info!(webhook = %webhook.id, event = %item.event_id, status = taken.status, "webhook delivered");
                item.status = DeliveryStatus::Delivered;
                item.ended_at = Some(worker.now());
                item.last_status = Some(taken.status.into());
                item.last_error = None;
                Ok(Tried::Ended)
            }
            Err(failure) => {
                tracing::warn!(webhook = %webhook.id, event = %item.event_id, attempt = item.attempt, why = failure.why, "webhook delivery failed");
                item.last_status = failure.status.map(i32::from);
                if !failure.is_gone() {
                    return Ok(Tried::Retry(failure.why));
                }
                item.notes = Some(webhook);
                Ok(Tried::Failed(failure.why))
            }
        }
    }

    /// A webhook whose receiver is gone for good is deactivated.
    async fn settle_also(
        &self,
        worker: &Worker,
        tx: &mut Tx,
        item: &Held<Delivery, Option<Webhook>>,
    ) -> Result<()> {
        let Some(gone) = item.notes.as_ref().filter(|gone| gone.is_active) else {
            return Ok(());
        };
        let off = Webhook {
            is_active: false,
            version: gone.version + 1,
            updated_at: worker.now(),
            ..gone.clone()
        };
        match store::webhooks::save(tx, &off).await {
            // It is being changed at this moment: the next response says so again.
            Err(store::Error::Stale) => return Ok(()),
            written => written?,
        }
        let active = |is_active: bool| Value::from_iter([("is_active", is_active)]);
        let entry = Audit {
            id: worker.new_id(),
            organization_id: off.organization_id,
            at: off.updated_at,
            actor_kind: "system".into(),
            actor_id: None,
            actor_name: "Nichandle".into(),
            action: "webhook.update".into(),
            object_kind: "webhook".into(),
            object_id: off.id.0,
            before: Some(active(true)),
            after: Some(active(false)),
            cause_id: None,
        };
        store::audit::append(tx, &entry).await
    }
}

impl Hooks {
    /// The signed message; `None` when the webhook's secret can't be unsealed.
    fn message(
        &self,
        worker: &Worker,
        id: Uuid,
        webhook: &Webhook,
        body: String,
    ) -> Option<Message> {
        let now = worker.now();
        let secret = self.keys.secret(webhook.id, &webhook.sealed)?;
        let former = webhook.former_until.filter(|until| *until > now);
        let former = former.and(webhook.former_sealed.as_deref());
        let former = former.and_then(|sealed| self.keys.secret(webhook.id, sealed));
        let secrets: Vec<Secret> = std::iter::once(secret).chain(former).collect();
        let timestamp = now.timestamp();
        Some(Message {
            id,
            url: webhook.url.clone(),
            timestamp,
            signature: sign(&secrets, id, timestamp, &body),
            body,
        })
    }
}

/// The message as it is sent: the API's `Event`.
fn body_of(delivery: &Delivery) -> Option<String> {
    let message = wire::Event::try_from(delivery.message.clone());
    let text = message
        .and_then(|message| serde_json::to_string(&message).map_err(|error| error.to_string()));
    text.inspect_err(|why| {
        tracing::error!(event = %delivery.event_id, why, "a message can't be read");
    })
    .ok()
}
