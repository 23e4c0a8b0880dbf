//! The lease queue: who works on a row at the moment. Tasks, e-mails, invitations and webhook deliveries are queues; each describes itself in a [`Table`], and everything
//! else is here once: [`claim()`], [`heartbeat`], [`settle()`], [`put_aside`], [`release`] and [`next_due`].
//!
//! A waiting row has a `claimable_at`: when it is due, when its lease expires, or when it is retried next. A claim takes the next claimable row, gives it an
//! owner that no other claim has and the next number of `fence`, and every later write names both: an earlier claimer, even in the same process, can't write
//! any more. Times are the database's own where several processes share it ([`Now::Database`]), so that no process's wrong clock postpones work.
//!
//! A row that can't be decoded (a word or a shape of a newer version) is set aside by itself: `unreadable` says why, and nobody claims it until
//! [`crate::queues::try_unreadable_again`].

mod claim;
mod clock;
mod readable;
mod settle;
mod table;

pub use claim::{claim, claim_some, heartbeat, next_due, put_aside, release};
pub(crate) use claim::{release_of, try_again};
pub use clock::Now;
pub(crate) use readable::{Readable, known, readable};
pub use settle::{Outbox, Value, settle};
pub use table::{Key, Queued, Table};

use chrono::{DateTime, TimeDelta, Utc};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

/// A claim on a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The claim's own id.
    pub owner: Uuid,
    /// Its number (fencing token): higher than that of every earlier claim of this row.
    pub fence: i64,
}

/// A row and the lease on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Leased<T> {
    /// The row.
    pub row: T,
    /// The lease.
    pub lease: Lease,
}

impl<T> Deref for Leased<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.row
    }
}

impl<T> DerefMut for Leased<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.row
    }
}

/// When something becomes claimable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// By the clock that was used.
    pub at: DateTime<Utc>,
    /// The time until then; negative when something is claimable already.
    pub within: TimeDelta,
}
