//! One attempt at a request: what its transactions do is known to whoever answers it, without a word in any use case.
//!
//! Two things hang on it. A request that met another transaction ([`Error::Conflict`]) and has committed nothing can be done again as a whole. And a
//! request with an `Idempotency-Key` finishes its key in its own transaction: its commit waits until the answer is known, and answer and work then stand
//! together or not at all.
//!
//! A use case commits as ever. Its transaction is then held here; whoever reads afterwards, within the same request, reads through it and sees what it
//! wrote. A request that begins a second transaction lets the first one go: it is committed with a mark on the key, which says that something stands
//! of which no answer is kept.

use crate::error::Error;
use crate::idempotency::{self, Key};
use crate::tx::Tx;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};
use tokio::time::timeout;

/// How long a read waits for another one of the same request that goes through the waiting transaction.
const PATIENCE: Duration = Duration::from_secs(3);

tokio::task_local! {
    static CURRENT: Arc<Attempt>;
}

/// A transaction that waits for its answer, lent for reading.
pub(crate) struct Lent(Box<OwnedMappedMutexGuard<Option<Tx>, Tx>>);

impl Lent {
    pub(crate) fn new(waiting: OwnedMappedMutexGuard<Option<Tx>, Tx>) -> Self {
        Self(Box::new(waiting))
    }
}

impl std::ops::Deref for Lent {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl std::ops::DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}

/// Runs what is done beside a request's own work, such as the note that a key was used: it neither waits for the answer nor counts as something that stands.
pub async fn apart<F: Future>(work: F) -> F::Output {
    CURRENT.scope(Attempt::new(), work).await
}

/// What became of the transactions of one attempt.
#[derive(Default)]
pub struct Attempt {
    /// The key that is finished with the work.
    key: Option<Key>,
    waiting: Arc<Mutex<Option<Tx>>>,
    committed: AtomicBool,
    conflict: AtomicBool,
}

impl Attempt {
    /// An attempt whose commits stand at once.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// An attempt whose last commit waits for its answer.
    #[must_use]
    pub fn with_key(key: Key) -> Arc<Self> {
        Arc::new(Self {
            key: Some(key),
            ..Self::default()
        })
    }

    /// Runs the work; transactions in it belong to this attempt. What it spawns does not.
    pub async fn run<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        CURRENT.scope(Arc::clone(self), work).await
    }

    /// Whether it may be done again: another transaction stood in the way, and nothing of this one stands.
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        self.conflict.load(Ordering::Acquire) && !self.committed.load(Ordering::Acquire)
    }

    /// Gives up what waits: nothing of it stands.
    pub async fn give_up(&self) {
        drop(self.waiting.lock().await.take());
    }

    /// Keeps the answer with the key and lets the work stand, in one transaction; `false` when no work waits.
    ///
    /// # Errors
    /// [`Error::Stale`] when somebody else has taken the key over; what the commit says. Nothing stands then, unless it is [`Error::Unknown`].
    pub async fn finish(
        &self,
        status: i32,
        headers: &Value,
        body: Option<&Value>,
    ) -> Result<bool, Error> {
        let Some(mut tx) = self.waiting.lock().await.take() else {
            return Ok(false);
        };
        if let Some(key) = &self.key {
            let kept = idempotency::finish(&mut tx, key, status, headers, body).await;
            if let Err(error) = kept {
                Self::note(&self.conflict, &error);
                return Err(error);
            }
        }
        self.stand(tx).await.map(|()| true)
    }

    /// Commits, and knows it from then on. What nobody knows counts as standing: it is not done again.
    async fn stand(&self, tx: Tx) -> Result<(), Error> {
        let done = tx.commit_now().await;
        match &done {
            Ok(()) | Err(Error::Unknown) => self.committed.store(true, Ordering::Release),
            Err(error) => Self::note(&self.conflict, error),
        }
        done
    }

    fn note(conflict: &AtomicBool, error: &Error) {
        if matches!(error, Error::Conflict | Error::Stale) {
            conflict.store(true, Ordering::Release);
        }
    }

    /// The attempt under way in this task.
    pub(crate) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Notes of the attempt under way that another transaction stood in its way, if that is what the error says. The store does so itself; a use case that
    /// finds a row changed since it looked says so by this.
    pub fn heard(error: &Error) {
        // Without an attempt nobody wants to know.
        let _ = CURRENT.try_with(|attempt| Self::note(&attempt.conflict, error));
    }

    /// What a commit does within this attempt.
    pub(crate) async fn commit(&self, tx: Tx) -> Result<(), Error> {
        self.flush().await?;
        if self.key.is_some() {
            *self.waiting.lock().await = Some(tx);
            return Ok(());
        }
        self.stand(tx).await
    }

    /// Lets what waits stand, with the key marked: for a request that has more to write.
    pub(crate) async fn flush(&self) -> Result<(), Error> {
        let waiting = timeout(PATIENCE, self.waiting.lock()).await;
        let Some(mut tx) = waiting.map_err(|_| Error::Busy)?.take() else {
            return Ok(());
        };
        if let Some(key) = &self.key {
            idempotency::mark(&mut tx, key).await?;
        }
        self.stand(tx).await
    }

    /// The transaction that waits, for reading.
    pub(crate) async fn lend(
        &self,
    ) -> Result<Option<OwnedMappedMutexGuard<Option<Tx>, Tx>>, Error> {
        if self.key.is_none() {
            return Ok(None);
        }
        let waiting = timeout(PATIENCE, Arc::clone(&self.waiting).lock_owned()).await;
        let waiting = waiting.map_err(|_| Error::Busy)?;
        Ok(OwnedMutexGuard::try_map(waiting, Option::as_mut).ok())
    }
}
