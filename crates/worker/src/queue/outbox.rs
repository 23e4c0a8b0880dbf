//! Queues of outgoing messages: one attempt, and how it is recorded.
//!
//! # Transactions
//! No transaction is open while a message is being sent. An item is claimed (one transaction), sent, and its outcome written (one transaction, fenced by the lease). A
//! process that dies between the last two leaves a lease that expires, and the message is sent again.

use super::{Consumer, Held, Pace, Terms};
use crate::{Result, Worker};
use async_trait::async_trait;
use chrono::TimeDelta;
use store::Tx;
use store::lease::Outbox;
use tokio_util::sync::CancellationToken;

/// The longest text that is kept of a failure, in characters.
const MAX_ERROR_CHARS: usize = 500;

/// The outcome of one attempt.
#[derive(Debug)]
pub(crate) enum Tried {
    /// Final: the row says how it ended.
    Ended,
    /// It may work later, with the reason why it failed.
    Retry(String),
    /// It never will, with the reason.
    Failed(String),
    /// Another worker has it, or it is gone: nothing is written.
    Lost,
}

impl Tried {
    /// The attempts are exhausted, for the reason of the last time.
    pub(crate) fn too_late(last_error: Option<String>) -> Self {
        Self::Failed(last_error.unwrap_or_else(|| "It could not be sent in time.".into()))
    }
}

/// How one message is sent.
#[async_trait]
pub(crate) trait Sender: Send + Sync + 'static {
    /// A row of the outbox.
    type Row: Outbox;
    /// What an attempt found out for [`Sender::settle_also`].
    type Notes: Default + Send + Sync;

    /// Lease, back-off and limits.
    fn terms(&self, pace: &Pace) -> Terms;

    /// One attempt. The sender confirms the lease right before sending: [`Worker::still_holds`].
    async fn attempt(
        &self,
        worker: &Worker,
        item: &mut Held<Self::Row, Self::Notes>,
    ) -> Result<Tried>;

    /// What is written with the outcome, in its transaction.
    async fn settle_also(
        &self,
        _worker: &Worker,
        _tx: &mut Tx,
        _item: &Held<Self::Row, Self::Notes>,
    ) -> Result<()> {
        Ok(())
    }
}

/// A sender as the consumer of its queue.
pub(crate) struct Sending<S>(pub(crate) S);

#[async_trait]
impl<S: Sender> Consumer for Sending<S> {
    type Row = S::Row;
    type Notes = S::Notes;

    fn terms(&self, pace: &Pace) -> Terms {
        self.0.terms(pace)
    }

    fn notes(&self, _: &S::Row) -> S::Notes {
        S::Notes::default()
    }

    async fn carry(
        &self,
        worker: &Worker,
        item: &mut Held<S::Row, S::Notes>,
        _: &CancellationToken,
    ) -> Result<()> {
        let tries = self.terms(&worker.pace).tries;
        // An attempt that crashed the whole process was counted by its claim alone.
        let tried = if tried_before(item.attempt()) >= tries {
            Tried::too_late(item.last_error().take())
        } else {
            self.0.attempt(worker, item).await?
        };
        self.settle(worker, item, tried).await
    }

    async fn panicked(
        &self,
        worker: &Worker,
        item: &mut Held<S::Row, S::Notes>,
        _: &str,
    ) -> Result<()> {
        let why = "Something failed here, and it is our fault; the log says what.";
        self.settle(worker, item, Tried::Retry(why.into())).await
    }
}

/// How many attempts were made before this one.
fn tried_before(attempt: i32) -> u32 {
    u32::try_from(attempt).unwrap_or(1).saturating_sub(1)
}

impl<S: Sender> Sending<S> {
    /// Writes the outcome and releases the item.
    async fn settle(
        &self,
        worker: &Worker,
        item: &mut Held<S::Row, S::Notes>,
        tried: Tried,
    ) -> Result<()> {
        let now = worker.now();
        let mut pause = TimeDelta::zero();
        match tried {
            Tried::Lost => return Ok(()),
            Tried::Ended => {}
            Tried::Failed(why) => {
                *item.last_error() = Some(shortened(&why));
                item.give_up(now);
            }
            Tried::Retry(why) => {
                *item.last_error() = Some(shortened(&why));
                let failures = tried_before(item.attempt()) + 1;
                let terms = self.terms(&worker.pace);
                match terms.retry_in(failures, worker.chance.as_ref()) {
                    Some(next) => pause = next,
                    None => item.give_up(now),
                }
            }
        }
        item.watch.give_back();
        let mut tx = worker.db.begin().await?;
        let at = tx.now(worker.moment()).await? + pause;
        item.wait_until(at);
        match store::lease::settle::<S::Row>(&mut tx, item, item.lease()).await {
            // The lease expired meanwhile, or the row was rewritten: its new holder writes the outcome.
            Err(store::Error::Stale) => return Ok(()),
            written => written?,
        }
        self.0.settle_also(worker, &mut tx, item).await?;
        tx.commit().await
    }
}

/// A failure's text as it is stored.
fn shortened(why: &str) -> String {
    why.chars().take(MAX_ERROR_CHARS).collect()
}

impl Worker {
    /// Confirms the lease, right before something is sent. `false`: it is lost, and nothing may be sent.
    pub(crate) async fn still_holds<R: Outbox, N>(&self, item: &Held<R, N>) -> Result<bool> {
        self.beat::<R>(item.key(), item.lease(), &item.watch).await
    }

    /// The same, in a transaction that writes more.
    pub(crate) async fn still_holds_in<R: Outbox, N>(
        &self,
        tx: &mut Tx,
        item: &Held<R, N>,
    ) -> Result<bool> {
        let (now, lease) = (self.moment(), item.watch.lease());
        store::lease::heartbeat::<R>(tx, item.key(), item.lease(), now, lease).await
    }
}
