//! What the transactions of one database share.

use crate::books::Shelf;
use crate::error::Error;
use crate::here::Here;
use crate::tuning::SearchBounds;
use crate::wake::Wake;
use std::sync::atomic::AtomicU64;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::broadcast;
use uuid::Uuid;

/// How often a full disk is logged, however many writes fail because of it.
const SAID_EVERY: Duration = Duration::from_secs(60);

/// What every transaction needs to know about its database.
pub(crate) struct Shared {
    /// Where wake-ups are sent.
    pub(crate) hub: broadcast::Sender<Wake>,
    /// Whether a commit sends the wake-up itself: on PostgreSQL the server does.
    pub(crate) local: bool,
    /// How many statements were executed.
    pub(crate) statements: AtomicU64,
    /// The installation's id, once it was read: it never changes.
    pub(crate) installation: OnceLock<Uuid>,
    /// Up to where a search takes which way.
    pub(crate) search: SearchBounds,
    /// The books that were searched.
    pub(crate) shelf: Shelf,
    /// What reads a SQLite file on the thread that asks.
    pub(crate) here: Option<Here>,
    /// When a full disk was last logged.
    full: Mutex<Option<Instant>>,
}

impl Shared {
    /// Of a database that was just opened.
    pub(crate) fn new(
        hub: broadcast::Sender<Wake>,
        here: Option<Here>,
        search: SearchBounds,
    ) -> Self {
        Self {
            hub,
            local: here.is_some(),
            here,
            statements: AtomicU64::new(0),
            installation: OnceLock::new(),
            search,
            shelf: Shelf::default(),
            full: Mutex::new(None),
        }
    }

    /// Logs what the operator of the machine must know: once a minute.
    pub(crate) fn heard(&self, error: &Error) {
        if !matches!(error, Error::DiskFull) {
            return;
        }
        let mut full = self.full.lock().unwrap_or_else(PoisonError::into_inner);
        if full.is_none_or(|said| said.elapsed() >= SAID_EVERY) {
            *full = Some(Instant::now());
            tracing::error!(
                "the disk is full: nothing can be written until there is room; then writing resumes by itself"
            );
        }
    }
}
