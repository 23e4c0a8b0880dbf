//! A task as callers get it.

use chrono::{DateTime, Utc};
use model::task::Spread;
use std::ops::Deref;
use store::tasks;

/// A task: what the API shows of it, and what a page needs besides to follow it.
#[derive(Debug, Clone, PartialEq)]
pub struct Task {
    /// The API's own task.
    pub wire: wire::Task,
    /// The number of its latest event: its stream continues after it.
    pub last_seq: i64,
    /// When it may be claimed; while it is leased, when the lease expires.
    pub due: DateTime<Utc>,
    /// For a task that covers many domains: their outcomes.
    pub parts: Option<Parts>,
}

impl Task {
    /// How many tasks a task that covers many domains has created, and their outcomes; `None` for any other.
    #[must_use]
    pub const fn spread(&self) -> Option<Parts> {
        self.parts
    }
}

/// The outcomes of the domains that a task covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// Tasks that were created.
    pub made: u32,
    /// Those of them that have ended.
    pub ended: u32,
    /// Those that failed.
    pub failed: u32,
    /// Domains with a task that waits already and includes this.
    pub joined: u32,
}

impl Deref for Task {
    type Target = wire::Task;

    fn deref(&self) -> &wire::Task {
        &self.wire
    }
}

impl From<&Spread> for Parts {
    fn from(spread: &Spread) -> Self {
        Self {
            made: spread.made,
            ended: spread.ended,
            failed: spread.failed,
            joined: spread.joined,
        }
    }
}

impl From<tasks::Task> for Task {
    fn from(row: tasks::Task) -> Self {
        Self {
            wire: wire::Task {
                dismissed_at: row.dismissed_at.map(Into::into),
                dismissed_by: row.dismissed_by.clone().map(Into::into),
                overtaken_by: row.overtaken_by,
                ..row.snapshot().into()
            },
            last_seq: row.last_seq,
            due: row.claimable_at,
            parts: row.state.spread().map(Into::into),
        }
    }
}

impl From<Task> for wire::Task {
    fn from(task: Task) -> Self {
        task.wire
    }
}
