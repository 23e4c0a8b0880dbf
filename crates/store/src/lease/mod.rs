//! The lease queue: who works on a row just now. Tasks, letters, invitations and webhook deliveries are queues; each says what is its own in a [`Table`], and everything
//! else is here once: [`claim`], [`heartbeat`], [`settle`], [`put_aside`], [`release`] and [`next_due`].
//!
//! A row that waits has a `claimable_at`: when it is due, when its lease runs out, or when it is tried next. A claim takes the row that may be taken, gives it an
//! owner that no other claim has and the next number of `fence`, and every later write names both: whoever claimed before, even in the same process, writes nothing
//! any more. Times are the database's own where several processes share it ([`Now::Database`]), so that no process' wrong clock puts work off.
//!
//! What can't be decoded (a word or a shape of a newer version) is put aside, for that row alone: `unreadable` says why, and nobody claims it until
//! [`crate::queues::try_unreadable_again`].

mod claim;
mod clock;
mod readable;
mod settle;
mod table;

pub use claim::{claim, heartbeat, next_due, put_aside, release};
pub(crate) use claim::{release_of, try_again};
pub use clock::Now;
pub(crate) use readable::{Readable, known, readable};
pub use settle::{Outbox, Value, settle};
pub use table::{Key, Queued, Table};

use chrono::{DateTime, TimeDelta, Utc};
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

/// Whose claim it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lease {
    /// The claim's own id.
    pub owner: Uuid,
    /// Its number: higher than that of every claim of this row before.
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

/// When something may be claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Due {
    /// By the clock that was asked.
    pub at: DateTime<Utc>,
    /// How long until then; negative when it waits already.
    pub within: TimeDelta,
}
