//! Settings that a database is opened with.

use std::time::Duration;

/// When a commit counts as durable (`PRAGMA synchronous`).
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Synchronous {
    /// When the operating system has it. A power cut can lose the last commits, though never the file's integrity.
    Normal,
    /// When the disk has it: one fsync per commit.
    #[default]
    Full,
}

/// Up to where a search of contacts takes which way, in contacts that were changed since its book was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SearchBounds {
    /// So many are looked at one by one, before they are given their places among the words of the others.
    pub late: usize,
    /// When more have changed since the last search, the whole book is read again.
    pub caught_up: usize,
}

impl Default for SearchBounds {
    fn default() -> Self {
        Self {
            late: 1_000,
            caught_up: 20_000,
        }
    }
}

/// Tunable settings of a database.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// When a commit counts as durable on SQLite.
    pub synchronous: Synchronous,
    /// How many connections to PostgreSQL, half of them for writing, at least two; one more listens for notifications.
    pub connections: u32,
    /// Which way a search of contacts takes. Results are the same whatever it is.
    pub search: SearchBounds,
    /// How long opening waits for a PostgreSQL server that can't be reached yet; zero tries once.
    pub wait: Duration,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            connections: 8,
            search: SearchBounds::default(),
            wait: Duration::ZERO,
        }
    }
}
