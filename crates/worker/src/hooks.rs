//! Webhooks: what happened is claimed beside the tasks, with the same manners, and each receiver is told.
//!
//! # Transactions
//! No transaction is open while a receiver is spoken to. A delivery is claimed (one transaction), carried, and its fate is written down (one transaction, fenced
//! by the lease). A process that dies between the last two leaves a lease that runs out, and the receiver is told again: under the same id, so that it can tell.

use crate::backoff;
use crate::{Result, Worker};
use ::hooks::{Courier, Failure, Message, Secret, Taken, sign};
use chrono::{DateTime, TimeDelta, Utc};
use model::id::WebhookId;
use model::webhook::DeliveryStatus;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use store::Leased;
use store::webhooks::{Delivery, Webhook};

/// How many receivers are spoken to at once.
pub(crate) const AT_ONCE: usize = 4;
/// How long a delivery's lease holds: longer than [`PATIENCE`], so that it needs no heartbeat.
const LEASE: TimeDelta = TimeDelta::seconds(90);
/// How long telling may take, beyond the courier's own patience.
const PATIENCE: Duration = Duration::from_secs(60);
/// The first pause, in milliseconds, doubled each time up to the longest.
const PAUSES_MS: (i64, i64) = (5_000, 21_600_000);
/// How often a receiver is told of one event: for about two days.
const TRIES: i32 = 18;
/// The longest words that are kept of a failure, in characters.
const WORDS: usize = 500;

/// Opens the secrets of receivers.
pub trait HookKeys: Send + Sync {
    /// The secret that signs for this receiver; `None` when it can't be opened.
    fn secret(&self, webhook: WebhookId, sealed: &[u8]) -> Option<Secret>;
}

/// Who carries messages, and who opens secrets.
#[derive(Clone)]
pub(crate) struct Hooks {
    courier: Arc<dyn Courier>,
    keys: Arc<dyn HookKeys>,
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").finish_non_exhaustive()
    }
}

/// What [`Worker::tell_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told {
    /// Deliveries that were claimed, whatever became of them.
    pub claims: usize,
    /// When the next that waits may be claimed.
    pub next: Option<DateTime<Utc>>,
}

impl Worker {
    /// Tells receivers of events too, by this courier. Without it they wait for another worker.
    #[must_use]
    pub fn with_hooks(mut self, courier: Arc<dyn Courier>, keys: Arc<dyn HookKeys>) -> Self {
        self.hooks = Some(Hooks { courier, keys });
        self
    }

    /// Tells every receiver that is due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn tell_due(&self) -> Result<Told> {
        let mut claims = 0;
        while self.tell_next().await? {
            claims += 1;
        }
        let mut tx = self.db.read().await?;
        Ok(Told {
            claims,
            next: store::webhooks::next_delivery(&mut tx, self.moment())
                .await?
                .map(|due| due.at),
        })
    }

    /// Tells one receiver that is due. `false` when there is none, or this worker tells none.
    pub(crate) async fn tell_next(&self) -> Result<bool> {
        let Some(hooks) = &self.hooks else {
            return Ok(false);
        };
        let mut tx = self.db.begin().await?;
        let claimed =
            store::webhooks::claim_delivery(&mut tx, self.new_id(), self.moment(), LEASE).await?;
        tx.commit().await?;
        match claimed {
            Some(delivery) => self.tell(hooks, delivery).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Carries a claimed delivery to its receiver and writes down what became of it.
    async fn tell(&self, hooks: &Hooks, delivery: Leased<Delivery>) -> Result<()> {
        let mut tx = self.db.read().await?;
        let (organization, id) = (delivery.organization_id, delivery.webhook_id);
        let webhook = store::webhooks::get(&mut tx, organization, id).await?;
        drop(tx);
        // It goes with its receiver.
        let Some(webhook) = webhook else {
            return Ok(());
        };
        if !webhook.is_active && delivery.event != "webhook.test" {
            let why = "The receiver was turned off before it was told.";
            return self.give_up(delivery, why).await;
        }
        let Some(secret) = hooks.keys.secret(webhook.id, &webhook.sealed) else {
            let why = "Its secret can't be opened with this secret key; make the receiver anew.";
            return self.give_up(delivery, why).await;
        };
        let former = webhook.former_until.filter(|until| *until > self.now());
        let former = former.and(webhook.former_sealed.as_deref());
        let former = former.and_then(|sealed| hooks.keys.secret(webhook.id, sealed));
        let secrets: Vec<Secret> = std::iter::once(secret).chain(former).collect();
        let Some(body) = body_of(&delivery) else {
            let why = "Its message can't be read by this version.";
            return self.give_up(delivery, why).await;
        };
        let timestamp = self.now().timestamp();
        let message = Message {
            id: delivery.event_id,
            url: webhook.url.clone(),
            timestamp,
            signature: sign(&secrets, delivery.event_id, timestamp, &body),
            body,
        };
        // Reading may have taken long: whoever has the delivery by now tells it.
        if !self.still_tells(&delivery).await? {
            return Ok(());
        }
        let carried = tokio::time::timeout(PATIENCE, hooks.courier.carry(&message)).await;
        let carried = carried.unwrap_or_else(|_| {
            Err(Failure {
                status: None,
                why: "It took too long.".into(),
            })
        });
        match &carried {
            Ok(taken) => {
                tracing::info!(webhook = %webhook.id, event = %delivery.event_id, status = taken.status, "told");
            }
            Err(failure) => {
                tracing::warn!(webhook = %webhook.id, event = %delivery.event_id, attempt = delivery.attempt, why = failure.why, "not told");
            }
        }
        self.settle_told(delivery, &webhook, carried).await
    }

    async fn still_tells(&self, delivery: &Leased<Delivery>) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let (lease, now) = (delivery.lease, self.moment());
        let held = store::webhooks::renew_delivery(&mut tx, delivery, lease, now, LEASE).await?;
        tx.commit().await?;
        Ok(held)
    }

    async fn give_up(&self, mut delivery: Leased<Delivery>, why: &str) -> Result<()> {
        delivery.status = DeliveryStatus::Failed;
        delivery.ended_at = Some(self.now());
        delivery.last_error = Some(why.to_owned());
        self.write_told(&mut delivery, None, None).await
    }

    async fn settle_told(
        &self,
        mut delivery: Leased<Delivery>,
        webhook: &Webhook,
        carried: std::result::Result<Taken, Failure>,
    ) -> Result<()> {
        let now = self.now();
        match carried {
            Ok(taken) => {
                delivery.status = DeliveryStatus::Delivered;
                delivery.ended_at = Some(now);
                delivery.last_status = Some(taken.status.into());
                delivery.last_error = None;
                self.write_told(&mut delivery, None, None).await
            }
            Err(failure) => {
                delivery.last_status = failure.status.map(i32::from);
                delivery.last_error = Some(failure.why.chars().take(WORDS).collect());
                let gone = failure.is_gone();
                let mut pause = None;
                if gone || delivery.attempt >= TRIES {
                    delivery.status = DeliveryStatus::Failed;
                    delivery.ended_at = Some(now);
                } else {
                    let failures = u32::try_from(delivery.attempt).unwrap_or(1);
                    pause = Some(backoff::between(PAUSES_MS, failures, self.chance.as_ref()));
                }
                self.write_told(&mut delivery, pause, gone.then_some(webhook))
                    .await
            }
        }
    }

    /// Writes a delivery's fate; a receiver that is gone for good (410) is turned off with it.
    async fn write_told(
        &self,
        delivery: &mut Leased<Delivery>,
        pause: Option<TimeDelta>,
        gone: Option<&Webhook>,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        delivery.claimable_at = tx.now(self.moment()).await? + pause.unwrap_or_default();
        match store::webhooks::settle_delivery(&mut tx, delivery, delivery.lease).await {
            // The lease ran out meanwhile, and whoever has it now writes what becomes of it.
            Err(store::Error::Stale) => return Ok(()),
            written => written?,
        }
        if let Some(webhook) = gone.filter(|webhook| webhook.is_active) {
            let off = Webhook {
                is_active: false,
                version: webhook.version + 1,
                updated_at: self.now(),
                ..webhook.clone()
            };
            match store::webhooks::save(&mut tx, &off).await {
                // Somebody changes it just now: the next answer tells again.
                Err(store::Error::Stale) => {}
                written => written?,
            }
        }
        tx.commit().await
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
