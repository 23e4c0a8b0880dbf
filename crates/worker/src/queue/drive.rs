//! The loops that run until shutdown: one for each queue, and those that run at intervals.

use super::pace::{PAUSE_AFTER_ERROR, SHORTEST_PAUSE};
use super::{Consumer, Terms};
use crate::{Result, Worker};
use async_trait::async_trait;
use chrono::TimeDelta;
use futures::future::BoxFuture;
use std::sync::Arc;
use std::time::Duration;
use store::Due;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// A claimed item, ready to be processed.
type Job = BoxFuture<'static, Result<()>>;

/// Where a loop gets its items from.
#[async_trait]
pub(crate) trait Source: Send + Sync {
    /// Claims the next items that are due, at most so many.
    async fn claim(
        &self,
        worker: &Worker,
        stop: &CancellationToken,
        most: usize,
    ) -> Result<Vec<Job>>;

    /// When the next one becomes claimable.
    async fn next_due(&self, worker: &Worker) -> Result<Option<Due>>;
}

struct Of<C>(Arc<C>);

/// The items that this consumer processes.
pub(crate) fn source(consumer: impl Consumer) -> Box<dyn Source> {
    Box::new(Of(Arc::new(consumer)))
}

#[async_trait]
impl<C: Consumer> Source for Of<C> {
    async fn claim(
        &self,
        worker: &Worker,
        stop: &CancellationToken,
        most: usize,
    ) -> Result<Vec<Job>> {
        let claimed = worker.claim_some_from(self.0.as_ref(), most).await?;
        let jobs = claimed.into_iter().map(|mut item| -> Job {
            let (worker, consumer, stop) = (worker.clone(), Arc::clone(&self.0), stop.clone());
            Box::pin(async move { worker.carry_item(consumer.as_ref(), &mut item, &stop).await })
        });
        Ok(jobs.collect())
    }

    async fn next_due(&self, worker: &Worker) -> Result<Option<Due>> {
        worker.next_due::<C::Row>().await
    }
}

/// One loop: it claims what is due, the first source first, and has it processed.
pub(crate) struct Queue {
    name: &'static str,
    round_limit: Duration,
    places: Arc<Semaphore>,
    sources: Vec<Box<dyn Source>>,
    gathers: Duration,
}

impl Queue {
    /// A loop of this name that processes this many items concurrently.
    pub(crate) fn new(name: &'static str, terms: Terms, sources: Vec<Box<dyn Source>>) -> Self {
        Self {
            name,
            round_limit: terms.round_limit,
            places: Arc::new(Semaphore::new(terms.concurrency)),
            sources,
            gathers: Duration::ZERO,
        }
    }

    /// The same, which looks so long after a hint and answers with that all that came until then: most hints are about tasks, and a task has several.
    pub(crate) fn gathering(self, gathers: Duration) -> Self {
        Self { gathers, ..self }
    }

    /// The same, with these places for items.
    pub(crate) fn at(self, places: &Arc<Semaphore>) -> Self {
        Self {
            places: Arc::clone(places),
            ..self
        }
    }

    /// Of the first source that has any.
    async fn claim(
        &self,
        worker: &Worker,
        stop: &CancellationToken,
        most: usize,
    ) -> Result<Vec<Job>> {
        for source in &self.sources {
            let jobs = source.claim(worker, stop, most).await?;
            if !jobs.is_empty() {
                return Ok(jobs);
            }
        }
        Ok(Vec::new())
    }

    async fn next_due(&self, worker: &Worker) -> Result<Option<Due>> {
        let mut first = None;
        for source in &self.sources {
            let due = source.next_due(worker).await?;
            first = first.into_iter().chain(due).min();
        }
        Ok(first)
    }
}

/// A loop that does something at intervals.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Interval {
    /// Its name.
    pub(crate) name: &'static str,
    /// The interval.
    pub(crate) every: Duration,
    /// The time within which a round must finish; otherwise something is wrong.
    pub(crate) round_limit: Duration,
}

impl Worker {
    /// Processes a queue until shutdown, supervised. Items in progress are then finished or released.
    pub(crate) fn spawn_queue(
        &self,
        running: &TaskTracker,
        queue: Queue,
        stop: &CancellationToken,
    ) {
        let (worker, tracker, stop) = (self.clone(), running.clone(), stop.clone());
        running.spawn(async move {
            let run = || worker.work_off(&queue, &tracker, &stop);
            worker
                .supervised(queue.name, queue.round_limit, &stop, run)
                .await;
        });
    }

    async fn work_off(&self, queue: &Queue, running: &TaskTracker, stop: &CancellationToken) {
        let mut wakes = self.db.wakes();
        // By a hint, which is mostly about something else: then it is read whether anything is due, before the only writer is asked for.
        let mut hinted = false;
        while !stop.is_cancelled() {
            let place = tokio::select! {
                () = stop.cancelled() => return,
                // All slots are taken: the loop itself is healthy.
                () = tokio::time::sleep(self.pace.idle_interval) => {
                    self.loops.round(queue.name);
                    continue;
                }
                place = Arc::clone(&queue.places).acquire_owned() => match place {
                    Ok(place) => place,
                    Err(_) => return,
                },
            };
            // Whatever is claimed with the first one costs no commit of its own.
            let free = || Arc::clone(&queue.places).try_acquire_owned().ok();
            let places: Vec<_> = std::iter::once(place)
                .chain(std::iter::from_fn(free))
                .collect();
            let look = match hinted {
                true => Some(queue.next_due(self).await),
                false => None,
            };
            hinted = false;
            let claimed = match &look {
                Some(Ok(due)) if due.is_none_or(|due| due.within > TimeDelta::zero()) => {
                    Ok(Vec::new())
                }
                _ => queue.claim(self, stop, places.len()).await,
            };
            let pause = match claimed {
                Ok(jobs) if !jobs.is_empty() => {
                    self.loops.round(queue.name);
                    for (job, place) in jobs.into_iter().zip(places) {
                        let (loops, name) = (Arc::clone(&self.loops), queue.name);
                        running.spawn(async move {
                            if let Err(error) = job.await {
                                // Its lease will expire, and another claim takes it up again.
                                loops.failed(name, &error);
                            }
                            drop(place);
                        });
                    }
                    continue;
                }
                Ok(_) => {
                    drop(places);
                    let next = match look {
                        Some(Ok(due)) => Ok(due),
                        _ => queue.next_due(self).await,
                    };
                    self.pause_until(queue.name, next)
                }
                Err(error) => {
                    drop(places);
                    self.pause_until(queue.name, Err(error))
                }
            };
            tokio::select! {
                () = stop.cancelled() => return,
                // A lagging or closed channel is a hint like any other: poll.
                _ = wakes.recv() => {
                    if !queue.gathers.is_zero() {
                        tokio::time::sleep(queue.gathers).await;
                    }
                    // What was hinted until here is seen by the next look.
                    wakes = wakes.resubscribe();
                    hinted = true;
                }
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// How long until the next item is due, capped by the idle time; a round ends with it, or failed.
    fn pause_until(&self, name: &str, next: Result<Option<Due>>) -> Duration {
        match next {
            Ok(next) => {
                self.loops.round(name);
                next.map_or(self.pace.idle_interval, |due| {
                    due.within.to_std().unwrap_or_default()
                })
                .clamp(SHORTEST_PAUSE, self.pace.idle_interval)
            }
            Err(error) => {
                self.loops.failed(name, &error);
                PAUSE_AFTER_ERROR
            }
        }
    }

    /// Does something at intervals until shutdown, supervised. A round in progress is then cancelled. `once` is given the number of the round, from 1.
    pub(crate) fn spawn_interval<F>(
        &self,
        running: &TaskTracker,
        interval: Interval,
        stop: &CancellationToken,
        once: impl Fn(Self, u32) -> F + Send + Sync + 'static,
    ) where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (worker, stop) = (self.clone(), stop.clone());
        running.spawn(async move {
            let run = || async {
                let mut beat = tokio::time::interval(interval.every);
                let mut turn: u32 = 0;
                loop {
                    tokio::select! {
                        () = stop.cancelled() => return,
                        _ = beat.tick() => {}
                    }
                    turn = turn.wrapping_add(1);
                    let done = tokio::select! {
                        () = stop.cancelled() => return,
                        done = once(worker.clone(), turn) => done,
                    };
                    match done {
                        Ok(()) => worker.loops.round(interval.name),
                        Err(error) => worker.loops.failed(interval.name, &error),
                    }
                }
            };
            worker
                .supervised(interval.name, interval.round_limit, &stop, run)
                .await;
        });
    }
}
