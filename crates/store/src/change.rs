//! What a transaction is in the history of the book.

use chrono::{DateTime, Utc};

/// The transaction as a change of an organization's book.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Change {
    /// Its number.
    pub(crate) id: i64,
    /// When: the time of its first write. All that it begins and ends has this time, so that it is never seen half done.
    pub(crate) at: DateTime<Utc>,
}
