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
use store::webhooks::{Delivery, Webhook};
use tokio_util::sync::CancellationToken;

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
/// How long what ended is remembered.
const REMEMBERED: TimeDelta = TimeDelta::days(30);
/// How often to forget.
const SWEEP: TimeDelta = TimeDelta::hours(1);
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
        self.forget_told().await?;
        let mut claims = 0;
        while self.tell_next().await? {
            claims += 1;
        }
        let mut tx = self.db.read().await?;
        Ok(Told {
            claims,
            next: store::webhooks::next_delivery_at(&mut tx).await?,
        })
    }

    /// Tells one receiver that is due. `false` when there is none, or this worker tells none.
    async fn tell_next(&self) -> Result<bool> {
        let Some(hooks) = &self.hooks else {
            return Ok(false);
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let claimed =
            store::webhooks::claim_delivery(&mut tx, self.owner, now, now + LEASE).await?;
        tx.commit().await?;
        match claimed {
            Some(delivery) => self.tell(hooks, delivery).await.map(|()| true),
            None => Ok(false),
        }
    }

    /// Tells until told to stop. What is under way is finished.
    pub(crate) async fn tell_until(self, stop: CancellationToken) {
        let mut wakes = self.db.wakes();
        let mut sweep = self.now();
        while !stop.is_cancelled() {
            if sweep <= self.now() {
                sweep = self.now() + SWEEP;
                if let Err(error) = self.forget_told().await {
                    tracing::warn!(%error, "old deliveries could not be forgotten");
                }
            }
            let pause = match self.tell_next().await {
                Ok(true) => continue,
                Ok(false) => self.until_next_delivery().await,
                Err(error) => {
                    tracing::warn!(%error, "no delivery could be claimed or written down");
                    Duration::from_secs(1)
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                // A lagging or closed channel is a hint like any other: look.
                _ = wakes.recv() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// How long until a waiting delivery is due, within the idle time.
    async fn until_next_delivery(&self) -> Duration {
        let next = async {
            let mut tx = self.db.read().await?;
            store::webhooks::next_delivery_at(&mut tx).await
        };
        let due = next.await.ok().flatten().map(|at| {
            (at - self.now())
                .to_std()
                .unwrap_or(Duration::from_millis(50))
        });
        due.unwrap_or(self.pace.idle)
            .clamp(Duration::from_millis(20), self.pace.idle)
    }

    async fn forget_told(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        store::webhooks::sweep_deliveries(&mut tx, self.now() - REMEMBERED).await?;
        tx.commit().await
    }

    /// Carries a claimed delivery to its receiver and writes down what became of it.
    async fn tell(&self, hooks: &Hooks, delivery: Delivery) -> Result<()> {
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
        let timestamp = self.now().timestamp();
        let message = Message {
            id: delivery.event_id,
            url: webhook.url.clone(),
            timestamp,
            signature: sign(&secrets, delivery.event_id, timestamp, &delivery.body),
            body: delivery.body.clone(),
        };
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

    async fn give_up(&self, mut delivery: Delivery, why: &str) -> Result<()> {
        delivery.status = DeliveryStatus::Failed;
        delivery.ended_at = Some(self.now());
        delivery.last_error = Some(why.to_owned());
        self.write_told(&delivery, None).await
    }

    async fn settle_told(
        &self,
        mut delivery: Delivery,
        webhook: &Webhook,
        carried: std::result::Result<Taken, Failure>,
    ) -> Result<()> {
        let now = self.now();
        delivery.claimable_at = now;
        match carried {
            Ok(taken) => {
                delivery.status = DeliveryStatus::Delivered;
                delivery.ended_at = Some(now);
                delivery.last_status = Some(taken.status.into());
                delivery.last_error = None;
                self.write_told(&delivery, None).await
            }
            Err(failure) => {
                delivery.last_status = failure.status.map(i32::from);
                delivery.last_error = Some(failure.why.chars().take(WORDS).collect());
                let gone = failure.is_gone();
                if gone || delivery.attempt >= TRIES {
                    delivery.status = DeliveryStatus::Failed;
                    delivery.ended_at = Some(now);
                } else {
                    let failures = u32::try_from(delivery.attempt).unwrap_or(1);
                    delivery.claimable_at +=
                        backoff::between(PAUSES_MS, failures, self.chance.as_ref());
                }
                self.write_told(&delivery, gone.then_some(webhook)).await
            }
        }
    }

    /// Writes a delivery's fate; a receiver that is gone for good (410) is turned off with it.
    async fn write_told(&self, delivery: &Delivery, gone: Option<&Webhook>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        match store::webhooks::settle_delivery(&mut tx, delivery, self.owner).await {
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
