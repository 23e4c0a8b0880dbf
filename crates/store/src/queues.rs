//! All queues at once: what a process does with each of them at its start.

use crate::error::Error;
use crate::invitations::Invitation;
use crate::lease::{Queued, Table, release_of, try_again};
use crate::letters::Letter;
use crate::tasks::Task;
use crate::tx::Tx;
use crate::webhooks::Delivery;
use chrono::{DateTime, Utc};

/// Every queue.
const ALL: [Table; 4] = [
    Task::TABLE,
    Letter::TABLE,
    Invitation::TABLE,
    Delivery::TABLE,
];

/// Releases the leases of every queue, as [`crate::lease::release`] does for one and under the same condition, and returns how many there were.
///
/// # Errors
/// [`Error::Unsupported`] on PostgreSQL.
pub async fn release_all(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    let mut rows = 0;
    for table in &ALL {
        rows += release_of(tx, table, now).await?;
    }
    Ok(rows)
}

/// Makes rows claimable again that could not be read: another version may be able to. Returns how many there were.
pub async fn try_unreadable_again(tx: &mut Tx) -> Result<u64, Error> {
    let mut rows = 0;
    for table in &ALL {
        rows += try_again(tx, table).await?;
    }
    Ok(rows)
}
