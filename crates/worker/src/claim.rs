//! Which task is carried out next, and the loops that work until told to stop.

use crate::{Result, Worker};
use chrono::{DateTime, Utc};
use std::sync::Arc;
use std::time::Duration;
use store::Due;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// Within which time each loop finishes a round, or something is wrong: its idle time, the database's patience, and what one piece of work may take.
const TASKS: Duration = Duration::from_secs(60);
const LETTERS: Duration = Duration::from_secs(180);
const DELIVERIES: Duration = Duration::from_secs(120);
const MESSAGES: Duration = Duration::from_secs(180);
const HOUSEKEEPING: Duration = Duration::from_secs(300);

/// What [`Worker::run_due`] found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ran {
    /// Claims that were carried out.
    pub claims: usize,
    /// When the next task that waits may be claimed.
    pub next: Option<DateTime<Utc>>,
}

/// What goes out beside the tasks, one piece at a time.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outgoing {
    Letters,
    Deliveries,
}

impl Worker {
    /// Carries out everything that is due now, one after the other, and says when the next is due. For tests and for commands that must not linger.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn run_due(&self) -> Result<Ran> {
        let mut claims = 0;
        let never = CancellationToken::new();
        while let Some(mut task) = self.claim().await? {
            self.carry_through(&mut task, &never).await?;
            claims += 1;
        }
        Ok(Ran {
            claims,
            next: self.next_task().await?.map(|due| due.at),
        })
    }

    async fn next_task(&self) -> Result<Option<Due>> {
        let mut tx = self.db.read().await?;
        store::tasks::next_claimable(&mut tx, self.moment(), &self.under_way.ids()).await
    }

    /// Works until told to stop; then hands back what it has begun and returns.
    pub async fn run(self, stop: CancellationToken) {
        let places = Arc::new(Semaphore::new(self.pace.concurrency));
        let running = TaskTracker::new();
        if let Err(error) = self.read_again().await {
            tracing::warn!(%error, "what could not be read stays aside for now");
        }
        self.spawn(&running, "messages", MESSAGES, &stop, |worker, stop| {
            worker.poll_until(stop)
        });
        if self.post.is_some() {
            self.spawn(&running, "letters", LETTERS, &stop, |worker, stop| {
                worker.send_until(Outgoing::Letters, "letters".into(), stop)
            });
        }
        if self.hooks.is_some() {
            for number in 1..=crate::hooks::AT_ONCE {
                let name = format!("deliveries_{number}");
                let own = name.clone();
                self.spawn(&running, &name, DELIVERIES, &stop, move |worker, stop| {
                    worker.send_until(Outgoing::Deliveries, own.clone(), stop)
                });
            }
        }
        if self.keeping.is_some() {
            self.spawn(
                &running,
                "housekeeping",
                HOUSEKEEPING,
                &stop,
                |worker, stop| worker.tidy_until(stop),
            );
        }
        self.supervised("tasks", TASKS, &stop, || {
            self.claim_until(&places, &running, &stop)
        })
        .await;
        running.close();
        running.wait().await;
    }

    fn spawn<F: Future<Output = ()> + Send + 'static>(
        &self,
        running: &TaskTracker,
        name: &str,
        limit: Duration,
        stop: &CancellationToken,
        run: impl Fn(Self, CancellationToken) -> F + Send + Sync + 'static,
    ) {
        let (worker, name, stop) = (self.clone(), name.to_owned(), stop.clone());
        running.spawn(async move {
            worker
                .supervised(&name, limit, &stop, || run(worker.clone(), stop.clone()))
                .await;
        });
    }

    /// Another version of the program may be able to read what the one before could not.
    async fn read_again(&self) -> Result<()> {
        let mut tx = self.db.begin().await?;
        store::lease::try_unreadable_again(&mut tx).await?;
        tx.commit().await
    }

    async fn claim_until(
        &self,
        places: &Arc<Semaphore>,
        running: &TaskTracker,
        stop: &CancellationToken,
    ) {
        let mut wakes = self.db.wakes();
        while !stop.is_cancelled() {
            let place = tokio::select! {
                () = stop.cancelled() => return,
                // All places are taken: that is no fault of the loop's.
                () = tokio::time::sleep(self.pace.idle) => {
                    self.loops.round("tasks");
                    continue;
                }
                place = Arc::clone(places).acquire_owned() => match place {
                    Ok(place) => place,
                    Err(_) => return,
                },
            };
            let pause = match self.claim().await {
                Ok(Some(mut task)) => {
                    self.loops.round("tasks");
                    let (worker, stop) = (self.clone(), stop.clone());
                    running.spawn(async move {
                        let id = task.id;
                        if let Err(error) = worker.carry_through(&mut task, &stop).await {
                            tracing::error!(%id, %error, "a task was put down; its lease will run out and somebody takes it up again");
                        }
                        drop(place);
                    });
                    continue;
                }
                Ok(None) => {
                    drop(place);
                    self.pause_until("tasks", self.next_task().await)
                }
                Err(error) => {
                    drop(place);
                    self.pause_until("tasks", Err(error))
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

    /// Sends letters, or tells receivers, until told to stop. What is under way is finished.
    async fn send_until(self, what: Outgoing, name: String, stop: CancellationToken) {
        let mut wakes = self.db.wakes();
        while !stop.is_cancelled() {
            let pause = match self.send_one(what).await {
                Ok(true) => {
                    self.loops.round(&name);
                    continue;
                }
                Ok(false) => self.pause_until(&name, self.next_of(what).await),
                Err(error) => self.pause_until(&name, Err(error)),
            };
            tokio::select! {
                () = stop.cancelled() => return,
                // A lagging or closed channel is a hint like any other: look.
                _ = wakes.recv() => {}
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    async fn send_one(&self, what: Outgoing) -> Result<bool> {
        match what {
            Outgoing::Letters => self.post_next().await,
            Outgoing::Deliveries => self.tell_next().await,
        }
    }

    async fn next_of(&self, what: Outgoing) -> Result<Option<Due>> {
        let mut tx = self.db.read().await?;
        match what {
            Outgoing::Letters => crate::post::next(&mut tx, self.moment()).await,
            Outgoing::Deliveries => store::webhooks::next_delivery(&mut tx, self.moment()).await,
        }
    }

    /// How long until the next piece of work is due, within the idle time; a round ends with it, or failed.
    fn pause_until(&self, name: &str, next: Result<Option<Due>>) -> Duration {
        match next {
            Ok(next) => {
                self.loops.round(name);
                next.map_or(self.pace.idle, |due| {
                    due.within.to_std().unwrap_or_default()
                })
                .clamp(Duration::from_millis(20), self.pace.idle)
            }
            Err(error) => {
                self.loops.failed(name, &error);
                Duration::from_secs(1)
            }
        }
    }
}
