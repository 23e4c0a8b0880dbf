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

/// Tunable settings of a database.
#[derive(Debug, Clone)]
pub struct Tuning {
    /// When a commit counts as durable on SQLite.
    pub synchronous: Synchronous,
    /// How many connections to PostgreSQL, half of them for writing, at least two; one more listens for notifications.
    pub connections: u32,
    /// How long opening waits for a PostgreSQL server that can't be reached yet; zero tries once.
    pub wait: Duration,
}

impl Default for Tuning {
    fn default() -> Self {
        Self {
            synchronous: Synchronous::Full,
            connections: 8,
            wait: Duration::ZERO,
        }
    }
}
