//! Housekeeping: what is no longer needed is deleted, by one process of the installation at a time, a small batch per transaction, so that writers
//! wait only briefly. Reminders of unanswered e-mails are written by the same loop.

use crate::keeping::{Keeping, LETTERS_KEPT};
use crate::queue::{
    CLEANING_INTERVAL, HOUSEKEEPING_INTERVAL, HOUSEKEEPING_LEASE, HOUSEKEEPING_ROUND_LIMIT,
    Interval, REMINDER_INTERVAL,
};
use crate::{Result, Worker};
use chrono::TimeDelta;
use store::housekeeping::{self, Kind};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use uuid::Uuid;

/// Rows that are deleted in one transaction.
const BATCH: u32 = 500;
/// The loop's name.
const LOOP: &str = "housekeeping";

impl Worker {
    /// Makes this worker do housekeeping too. Without it another worker does.
    #[must_use]
    pub fn with_housekeeping(self, keeping: Keeping) -> Self {
        Self {
            keeping: Some(keeping),
            ..self
        }
    }

    pub(crate) fn spawn_housekeeping(&self, running: &TaskTracker, stop: &CancellationToken) {
        let interval = Interval {
            name: LOOP,
            every: HOUSEKEEPING_INTERVAL,
            round_limit: HOUSEKEEPING_ROUND_LIMIT,
        };
        self.spawn_interval(running, interval, stop, |worker, _| async move {
            worker.tidy().await.map(|_| ())
        });
    }

    /// Does the housekeeping that is due, unless another process does or has, and returns how many rows were deleted.
    pub async fn tidy(&self) -> Result<u64> {
        if self.post.is_some() && self.take("reminders", REMINDER_INTERVAL).await?.is_some() {
            self.remind().await?;
        }
        let Some(keeping) = self.keeping else {
            return Ok(0);
        };
        let Some(owner) = self.take("cleaning", CLEANING_INTERVAL).await? else {
            return Ok(0);
        };
        let mut cleared = 0;
        for kind in Kind::ALL {
            cleared += self.clear(kind, keeping, owner).await?;
        }
        if let Some(post) = &self.post {
            post.mailer.forget(self.now() - LETTERS_KEPT).await;
        }
        let mut tx = self.db.begin().await?;
        store::queues::try_unreadable_again(&mut tx).await?;
        housekeeping::done(&mut tx, "cleaning", owner, self.moment()).await?;
        tx.commit().await?;
        Ok(cleared)
    }

    /// Claims a job that was not done within `every`; a short job is completed at once.
    pub(crate) async fn take(&self, name: &str, every: TimeDelta) -> Result<Option<Uuid>> {
        let owner = self.new_id();
        let mut tx = self.db.begin().await?;
        let now = self.moment();
        let taken =
            housekeeping::take(&mut tx, name, owner, now, HOUSEKEEPING_LEASE, every).await?;
        if taken && name != "cleaning" {
            housekeeping::done(&mut tx, name, owner, now).await?;
        }
        tx.commit().await?;
        Ok(taken.then_some(owner))
    }

    async fn clear(&self, kind: Kind, keeping: Keeping, owner: Uuid) -> Result<u64> {
        let mut cleared = 0;
        loop {
            let mut tx = self.db.begin().await?;
            let now = tx.now(self.moment()).await?;
            let held = housekeeping::keep(
                &mut tx,
                "cleaning",
                owner,
                self.moment(),
                HOUSEKEEPING_LEASE,
            )
            .await?;
            if !held {
                return Ok(cleared);
            }
            let rows = housekeeping::sweep(&mut tx, kind, keeping.before(kind, now), BATCH).await?;
            tx.commit().await?;
            cleared += rows;
            self.loops.clear(kind.as_str(), rows);
            if rows < u64::from(BATCH) {
                break;
            }
            self.loops.round(LOOP);
            // Let waiting writers go first.
            tokio::task::yield_now().await;
        }
        if cleared > 0 {
            tracing::info!(kind = kind.as_str(), rows = cleared, "old rows deleted");
        }
        Ok(cleared)
    }
}
