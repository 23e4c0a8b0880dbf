//! One attempt at a request: the code that writes the response learns what its transactions did, without any help from the use cases.
//!
//! It serves two purposes. A request that conflicted with another transaction ([`Error::Conflict`]) and has committed nothing can be retried as a whole. And a
//! request with an `Idempotency-Key` completes its key in its own transaction: the commit waits until the response is known, so that response and work are
//! stored together or not at all.
//!
//! A use case commits as usual. Its transaction is then held here; later reads within the same request go through it and see what it
//! wrote. When the request begins a second transaction, the first is committed with a mark on the key, which says that work was committed
//! whose response is not stored.

use crate::commit::commit_now;
use crate::conflict::{self, Conflict};
use crate::error::Error;
use crate::idempotency::{self, Key};
use crate::tx::Tx;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMappedMutexGuard, OwnedMutexGuard};
use tokio::time::timeout;

/// How long a read waits for another read of the same request that uses the held transaction.
const PATIENCE: Duration = Duration::from_secs(3);

tokio::task_local! {
    static CURRENT: Arc<Attempt>;
}

/// Runs what is done beside a request's own work, such as recording that a key was used: it neither waits for the response nor counts as committed work.
pub async fn apart<F: Future>(work: F) -> F::Output {
    Attempt::new().run(work).await
}

/// The state of one attempt's transactions.
#[derive(Default)]
pub struct Attempt {
    /// The idempotency key that is completed together with the work.
    key: Option<Key>,
    waiting: Arc<Mutex<Option<Tx>>>,
    committed: AtomicBool,
    conflict: Arc<Conflict>,
}

impl Tx {
    /// Commits and wakes the listeners. On a [`Tx`] for reading there is nothing to do.
    ///
    /// Within a request whose response is stored with its work ([`crate::attempt`]) the commit waits for that response.
    ///
    /// # Errors
    /// [`Error::Busy`] or [`Error::Conflict`] when another transaction was in the way, [`Error::Aborted`] when an earlier statement had failed; nothing was written then.
    /// [`Error::Unknown`] when the connection broke during the commit itself: nobody can know whether it took effect.
    pub async fn commit(mut self) -> Result<(), Error> {
        if !self.writes() {
            return Ok(());
        }
        self.check().await?;
        // Boxed: every use case ends here, and would be that much larger.
        Box::pin(crate::agreement::settle(&mut self)).await?;
        match Attempt::current() {
            Some(attempt) => attempt.commit(self).await,
            None => commit_now(self).await,
        }
    }
}

impl Attempt {
    /// An attempt whose commits take effect at once.
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// An attempt whose last commit waits for its response.
    #[must_use]
    pub fn with_key(key: Key) -> Arc<Self> {
        Arc::new(Self {
            key: Some(key),
            ..Self::default()
        })
    }

    /// Runs the work; its transactions belong to this attempt. Tasks that it spawns do not.
    pub async fn run<F: Future>(self: &Arc<Self>, work: F) -> F::Output {
        let work = CURRENT.scope(Arc::clone(self), work);
        conflict::noting(Arc::clone(&self.conflict), work).await
    }

    /// Whether it may be retried: it conflicted with another transaction, and nothing of it is committed.
    #[must_use]
    pub fn may_repeat(&self) -> bool {
        self.conflict.is_noted() && !self.committed.load(Ordering::Acquire)
    }

    /// Rolls back the held transaction.
    pub async fn give_up(&self) {
        drop(self.waiting.lock().await.take());
    }

    /// Stores the response with the key and commits the work, in one transaction; `false` when no transaction is held.
    ///
    /// # Errors
    /// [`Error::Stale`] when another request has taken the key over; any error of the commit. Nothing is committed then, unless it is [`Error::Unknown`].
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
                self.conflict.note(&error);
                return Err(error);
            }
        }
        self.stand(tx).await.map(|()| true)
    }

    /// Commits and records the outcome. An unknown outcome counts as committed: it is not retried.
    async fn stand(&self, tx: Tx) -> Result<(), Error> {
        let done = commit_now(tx).await;
        match &done {
            Ok(()) | Err(Error::Unknown) => self.committed.store(true, Ordering::Release),
            Err(error) => self.conflict.note(error),
        }
        done
    }

    /// The attempt that the current task runs in.
    pub(crate) fn current() -> Option<Arc<Self>> {
        CURRENT.try_with(Arc::clone).ok()
    }

    /// Records on the current attempt that it conflicted with another transaction, if that is what the error says. The store does so itself; a use case that
    /// finds a row changed since it read it reports that by this.
    pub fn heard(error: &Error) {
        conflict::heard(error);
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

    /// Commits the held transaction, with the key marked: for a request that has more to write.
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

    /// The held transaction, for reading.
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
