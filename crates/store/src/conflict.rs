//! Whether the request that is being served conflicted with another transaction, so that it may be repeated: noted where a statement or a commit
//! fails, and asked by [`crate::attempt`].

use crate::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

tokio::task_local! {
    static CURRENT: Arc<Conflict>;
}

/// Whether one of a request's transactions conflicted with another.
#[derive(Default)]
pub(crate) struct Conflict(AtomicBool);

impl Conflict {
    /// Notes it, if that is what the error says.
    pub(crate) fn note(&self, error: &Error) {
        if matches!(error, Error::Conflict | Error::Stale) {
            self.0.store(true, Ordering::Release);
        }
    }

    /// Whether one did.
    pub(crate) fn is_noted(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Runs the work of a request, whose conflicts are noted here.
pub(crate) async fn noting<F: Future>(conflict: Arc<Conflict>, work: F) -> F::Output {
    CURRENT.scope(conflict, work).await
}

/// Notes it for the request that the current task works on, if that is what the error says.
pub(crate) fn heard(error: &Error) {
    // Outside a request there is nothing to note.
    let _ = CURRENT.try_with(|conflict| conflict.note(error));
}
