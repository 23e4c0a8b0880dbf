//! Claiming: which task is carried out next, and the loop that does it until told to stop.

use crate::{Result, Worker};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use store::tasks::Task;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What [`Worker::run_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Claims that were carried out.
    pub claims: usize,
    /// When the next task that waits may be claimed.
    pub next: Option<DateTime<Utc>>,
}

impl Worker {
    /// Claims one task that is due, if there is one.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn claim(&self) -> Result<Option<Task>> {
        let now = self.now();
        let lease =
            chrono::TimeDelta::from_std(self.pace.lease).unwrap_or(chrono::TimeDelta::seconds(30));
        let mut tx = self.db.begin().await?;
        let task = store::tasks::claim(&mut tx, self.owner, now, now + lease).await?;
        tx.commit().await?;
        Ok(task)
    }

    /// Carries out everything that is due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_due(&self) -> Result<Ran> {
        let mut claims = 0;
        let never = CancellationToken::new();
        while let Some(task) = self.claim().await? {
            self.carry_through(task, &never).await?;
            claims += 1;
        }
        let mut tx = self.db.read().await?;
        Ok(Ran {
            claims,
            next: store::tasks::next_claimable_at(&mut tx).await?,
        })
    }

    /// Works until told to stop; then hands back what it has begun and returns.
    pub async fn run(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(self.pace.concurrency));
        let running = TaskTracker::new();
        let mut wakes = self.db.wakes();
        let poller = running.spawn(self.clone().poll_until(stop.clone()));
        if self.post.is_some() {
            running.spawn(self.clone().post_until(stop.clone()));
        }
        if self.hooks.is_some() {
            for _ in 0..crate::hooks::AT_ONCE {
                running.spawn(self.clone().tell_until(stop.clone()));
            }
        }
        while !stop.is_cancelled() {
            let place = tokio::select! {
                () = stop.cancelled() => break,
                place = Arc::clone(&places).acquire_owned() => match place {
                    Ok(place) => place,
                    Err(_) => break,
                },
            };
            match self.claim().await {
                Ok(Some(task)) => {
                    let (worker, stop) = (self.clone(), stop.clone());
                    running.spawn(async move {
                        let id = task.id;
                        if let Err(error) = worker.carry_through(task, &stop).await {
                            tracing::error!(%id, %error, "a task was put down; its lease will run out and somebody takes it up again");
                        }
                        drop(place);
                    });
                }
                Ok(None) => {
                    drop(place);
                    let pause = self.until_next().await;
                    tokio::select! {
                        () = stop.cancelled() => break,
                        // A lagging or closed channel is a hint like any other: look.
                        _ = wakes.recv() => {}
                        () = tokio::time::sleep(pause) => {}
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "no task could be claimed");
                    drop(place);
                    tokio::select! {
                        () = stop.cancelled() => break,
                        () = tokio::time::sleep(Duration::from_secs(1)) => {}
                    }
                }
            }
        }
        running.close();
        running.wait().await;
        drop(poller);
    }

    /// How long until a waiting task is due, within the idle time.
    async fn until_next(&self) -> Duration {
        let next = async {
            let mut tx = self.db.read().await?;
            store::tasks::next_claimable_at(&mut tx).await
        };
        let due = next.await.ok().flatten().map(|at| {
            (at - self.now())
                .to_std()
                .unwrap_or(Duration::from_millis(50))
        });
        due.unwrap_or(self.pace.idle)
            .clamp(Duration::from_millis(20), self.pace.idle)
    }
}
