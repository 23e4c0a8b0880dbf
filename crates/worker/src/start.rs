//! Starting all loops, until shutdown.

use crate::queue::{ELSEWHERE_INTERVAL, ELSEWHERE_ROUND_LIMIT, GATHERING, Interval, Queue, source};
use crate::tasks::Tasks;
use crate::{Result, Worker};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

impl Worker {
    /// Works until shutdown; then releases what it has begun and returns.
    pub async fn run(self, stop: CancellationToken) {
        let running = TaskTracker::new();
        if let Err(error) = self.try_unreadable_again().await {
            tracing::warn!(%error, "rows that an earlier version could not read stay set aside for now");
        }
        let queue = Queue::new("tasks", self.pace.tasks, vec![source(Tasks)]).at(&self.places);
        self.spawn_queue(&running, queue, &stop);
        if let Some(post) = &self.post {
            let queue =
                Queue::new("letters", self.pace.letters, post.sources()).gathering(GATHERING);
            self.spawn_queue(&running, queue, &stop);
        }
        if let Some(hooks) = &self.hooks {
            let queue = Queue::new("deliveries", self.pace.deliveries, hooks.sources())
                .gathering(GATHERING);
            self.spawn_queue(&running, queue, &stop);
        }
        let elsewhere = Interval {
            name: "elsewhere",
            every: ELSEWHERE_INTERVAL,
            round_limit: ELSEWHERE_ROUND_LIMIT,
        };
        self.spawn_interval(&running, elsewhere, &stop, |worker, _| async move {
            worker.db.look_elsewhere().await.map(|_| ())
        });
        self.spawn_poll(&running, &stop);
        if self.reading.is_some() {
            self.spawn_reading(&running, &stop);
        }
        if self.keeping.is_some() {
            self.spawn_housekeeping(&running, &stop);
        }
        running.close();
        running.wait().await;
    }

    /// Another version of the program may be able to read what the previous one could not.
    async fn try_unreadable_again(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        store::queues::try_unreadable_again(&mut tx).await?;
        tx.commit().await
    }
}
