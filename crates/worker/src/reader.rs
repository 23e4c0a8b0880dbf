//! Reading domains again in their turn, so that what somebody changed at a registry is seen: each at least once within [`Reading::every`], those that somebody asked for first, and never more a
//! minute from one registry than [`Reading::per_minute`].
//!
//! A domain is claimed by moving the time at which it is due ([`store::agreement::claim_due`]), read outside any transaction, and written in one. A process that dies in between leaves it due a little
//! later. Reading changes nothing at a registry, so reading twice does no harm; a view that is newer than the reading is never replaced.

use crate::queue::Interval;
use crate::{Result, Worker};
use chrono::TimeDelta;
use model::domain_name::DomainName;
use registry::{Connector, Failure, codes, read_view};
use std::time::Duration;
use store::agreement::Due;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The loop's name.
const LOOP: &str = "reading";
/// How often it looks for what is due.
const LOOK_INTERVAL: Duration = Duration::from_secs(5);
/// The time within which a round must finish; otherwise something is wrong.
const ROUND_LIMIT: Duration = Duration::from_secs(300);
/// How long a domain that was claimed and not read is left alone.
const PAUSE: TimeDelta = TimeDelta::minutes(10);
/// After how many missed turns it is not known any more what a registry holds.
const TURNS_MISSED: i32 = 3;

/// How often domains are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Within which time each domain is read again.
    pub every: TimeDelta,
    /// How many domains are read a minute from one registry, at most. Each takes one command, and one more for each of its contacts.
    pub per_minute: u32,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            every: TimeDelta::hours(24),
            per_minute: 120,
        }
    }
}

/// What a reading of one domain found.
enum Found {
    Written,
    /// The registry can't be read now: the others would fail too.
    Away,
}

impl Worker {
    /// Makes this worker read domains in their turn. Without it another worker does.
    #[must_use]
    pub fn with_reading(self, reading: Reading) -> Self {
        Self {
            reading: Some(reading),
            ..self
        }
    }

    pub(crate) fn spawn_reading(&self, running: &TaskTracker, stop: &CancellationToken) {
        let interval = Interval {
            name: LOOP,
            every: LOOK_INTERVAL,
            round_limit: ROUND_LIMIT,
        };
        self.spawn_interval(running, interval, stop, |worker, _| async move {
            worker.read_due().await.map(|_| ())
        });
    }

    /// Reads what is due now, as many as one interval allows, unless another process does. Returns how many were read.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn read_due(&self) -> Result<usize> {
        let Some(reading) = self.reading else {
            return Ok(0);
        };
        let interval = TimeDelta::from_std(LOOK_INTERVAL).unwrap_or_default();
        if self.take(LOOP, interval).await?.is_none() {
            return Ok(0);
        }
        let now = self.now();
        let mut tx = self.db.begin().await?;
        store::agreement::mark_unread(&mut tx, now - reading.every * TURNS_MISSED, now).await?;
        tx.commit().await?;
        let rounds = 60 / u32::try_from(LOOK_INTERVAL.as_secs()).unwrap_or(60).max(1);
        let limit = reading.per_minute.div_ceil(rounds.max(1));
        let mut read = 0;
        for connector in self.connectors.all() {
            let mut tx = self.db.begin().await?;
            let before = now - reading.every;
            let due =
                store::agreement::claim_due(&mut tx, connector.name(), before, PAUSE, (limit, now))
                    .await?;
            tx.commit().await?;
            for due in due {
                match self.read_one(connector.as_ref(), &due).await? {
                    Found::Written => read += 1,
                    Found::Away => break,
                }
            }
        }
        Ok(read)
    }

    async fn read_one(&self, connector: &dyn Connector, due: &Due) -> Result<Found> {
        let began = self.now();
        let read = read_view(connector, || self.own_trid("read"), &due.name, began).await;
        let view = match read {
            Ok(Some((found, view))) if found.client_id == connector.capabilities().client_id => {
                Some(view)
            }
            // Another registrar's, deleted, or not shown to us any more.
            Ok(_) => None,
            Err(Failure::Refused { code, .. }) if code == codes::AUTHORIZATION => None,
            Err(Failure::Refused { code, message, .. }) => {
                tracing::warn!(
                    registry = connector.name(),
                    code,
                    message,
                    "a domain can't be read"
                );
                return Ok(Found::Written);
            }
            Err(Failure::Retry { why } | Failure::Unknown { why }) => {
                tracing::debug!(
                    registry = connector.name(),
                    why,
                    "the registry can't be read now"
                );
                return Ok(Found::Away);
            }
        };
        let now = self.now();
        let mut tx = self.db.begin().await?;
        let Some(known) = store::domains::get(&mut tx, due.organization_id, due.id).await? else {
            return Ok(Found::Written);
        };
        match view {
            Some(view)
                if known
                    .view
                    .as_ref()
                    .is_none_or(|known| known.read_at <= began) =>
            {
                store::domains::set_view(&mut tx, due.organization_id, due.id, &view, now).await?;
            }
            // A task has read it meanwhile.
            Some(_) => {}
            None => {
                self.set_gone(&mut tx, due.organization_id, due.id).await?;
            }
        }
        tx.commit().await?;
        self.loops.round(LOOP);
        Ok(Found::Written)
    }

    /// Has the domain of this name read soon: the registry has said something about it.
    pub(crate) async fn read_soon(
        &self,
        connector: &dyn Connector,
        name: &DomainName,
    ) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let found = store::domains::by_name(&mut tx, name).await?;
        let Some(domain) = found.filter(|domain| domain.registry == connector.name()) else {
            return Ok(());
        };
        store::agreement::ask_again(&mut tx, domain.organization_id, &[domain.id], self.now())
            .await?;
        tx.commit().await
    }
}
