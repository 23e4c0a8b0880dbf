//! A caller, as far as it may have to make room for others.

use crate::crowd::{self, Turn};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// One who is connected.
pub(super) struct Caller {
    since: Instant,
    /// Somebody has looked whether it asks for something.
    looked: AtomicBool,
    /// Its query has come.
    asked: AtomicBool,
    /// Somebody else needs the place.
    evicted: CancellationToken,
}

impl Caller {
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            looked: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            evicted: CancellationToken::new(),
        }
    }

    /// Its query has come: it stays until it is answered.
    pub(super) fn asked(&self) {
        self.asked.store(true, Ordering::Release);
    }

    /// Ends when somebody else needs the place. Asked for whenever its query was looked for and had not come.
    pub(super) async fn evicted(&self) {
        self.looked.store(true, Ordering::Relaxed);
        self.evicted.cancelled().await;
    }
}

impl crowd::Caller for Caller {
    fn waiting(&self) -> Option<(Turn, Instant)> {
        let silent = !self.asked.load(Ordering::Acquire) && !self.evicted.is_cancelled();
        let turn = if self.looked.load(Ordering::Relaxed) {
            Turn::Silent
        } else {
            Turn::New
        };
        silent.then_some((turn, self.since))
    }

    fn evict(&self) -> bool {
        // One that asks in this very moment is hung up on all the same: it has lost a race of a moment after a long silence.
        self.evicted.cancel();
        true
    }
}
