//! A client that may be evicted for others.

use crate::crowd::{self, Turn};
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// One who is connected.
pub(super) struct Evictable {
    since: Instant,
    /// Somebody has checked whether it has sent something.
    looked: AtomicBool,
    /// Its query has arrived.
    asked: AtomicBool,
    /// Another client needs the slot.
    evicted: CancellationToken,
}

impl Evictable {
    pub(super) fn new() -> Self {
        Self {
            since: Instant::now(),
            looked: AtomicBool::new(false),
            asked: AtomicBool::new(false),
            evicted: CancellationToken::new(),
        }
    }

    /// Its query has arrived: it stays until it is answered.
    pub(super) fn asked(&self) {
        self.asked.store(true, Ordering::Release);
    }

    /// Completes when another client needs the slot. Polled whenever its query was looked for and had not arrived.
    pub(super) async fn evicted(&self) {
        self.looked.store(true, Ordering::Relaxed);
        self.evicted.cancelled().await;
    }
}

impl crowd::Caller for Evictable {
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
        // A query that arrives at this very moment is lost: the client was silent for long before.
        self.evicted.cancel();
        true
    }
}
