//! What a queue declares about its table, and the statements that follow from it: the same text on both engines, except for the clause that skips locked rows.

use crate::error::Unique;
use chrono::TimeDelta;
use model::id::{LetterId, TaskId, UserId, WebhookId};
use sqlx::FromRow;
use sqlx_postgres::PgRow;
use sqlx_sqlite::SqliteRow;
use std::fmt;
use uuid::Uuid;

/// A row of a queue.
pub trait Queued:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Sync + Unpin + 'static
{
    /// Its table.
    const TABLE: Table;

    /// Its key there.
    fn key(&self) -> Key;
}

/// The key of a row: one id, or two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    first: Uuid,
    second: Option<Uuid>,
}

impl Key {
    pub(super) fn of(columns: usize, first: Uuid, last: Uuid) -> Self {
        Self {
            first,
            second: (columns > 1).then_some(last),
        }
    }

    /// In the order of the table's key columns.
    pub(super) fn values(self) -> impl Iterator<Item = Uuid> {
        std::iter::once(self.first).chain(self.second)
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.second {
            None => write!(f, "{}", self.first),
            Some(second) => write!(f, "{}/{second}", self.first),
        }
    }
}

impl From<Uuid> for Key {
    fn from(id: Uuid) -> Self {
        Self {
            first: id,
            second: None,
        }
    }
}

impl From<TaskId> for Key {
    fn from(id: TaskId) -> Self {
        id.0.into()
    }
}

impl From<LetterId> for Key {
    fn from(id: LetterId) -> Self {
        id.0.into()
    }
}

impl From<UserId> for Key {
    fn from(id: UserId) -> Self {
        id.0.into()
    }
}

impl From<(WebhookId, Uuid)> for Key {
    fn from((webhook, event): (WebhookId, Uuid)) -> Self {
        Self {
            first: webhook.0,
            second: Some(event),
        }
    }
}

/// What is specific to a queue. Besides these, its table has the columns `claimable_at`, `lease_owner`, `fence`, `attempt`, `status`, `unreadable` and `unreadable_since`.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// The columns of its key: one or two.
    pub(crate) key: &'static [&'static str],
    /// Which of its rows are waiting or leased.
    pub(crate) open: &'static str,
    /// Which of those may be claimed once they are due, as a further condition on `t`; empty: all.
    pub(crate) free: &'static str,
    /// The order in which they are claimed.
    pub(crate) order: &'static str,
    /// What a claim assigns besides the lease. `$2` is now.
    pub(crate) take: &'static str,
    /// The status of a leased row.
    pub(crate) held: &'static str,
    /// What is assigned to a row that is set aside, so that the claim does not count.
    pub(crate) aside: &'static str,
    /// The unique constraint that refuses a claim when another claimer was quicker; the next row is tried then.
    pub(crate) rival: Option<Unique>,
    /// The longest that a row may be postponed. One that is postponed further was so by a wrong clock, and is due.
    pub(crate) farthest: TimeDelta,
}

impl Table {
    /// An outbox: pending rows are sent, the longest due first, and each claim is an attempt.
    pub(crate) const fn outbox(
        name: &'static str,
        key: &'static [&'static str],
        order: &'static str,
        farthest: TimeDelta,
    ) -> Self {
        Self {
            name,
            key,
            open: "status = 'pending' AND unreadable IS NULL",
            free: "",
            order,
            take: "attempt = attempt + 1",
            held: "pending",
            aside: "attempt = attempt - 1",
            rival: None,
            farthest,
        }
    }

    /// The table's name, which is the queue's.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The longest that a row may be postponed; one that is postponed further is due at once.
    #[must_use]
    pub const fn farthest(&self) -> TimeDelta {
        self.farthest
    }

    /// The key of the row that is claimed next: `$1` is now, then the keys to skip.
    pub(super) fn pick(&self, except: usize, skip_locked: &str) -> String {
        let Self {
            name, open, free, ..
        } = self;
        let (first, last) = (self.key[0], self.key[self.key.len() - 1]);
        let left_out = self.left_out(except, 2);
        let order = self.order;
        format!(
            "SELECT t.{first}, t.{last} FROM {name} t WHERE t.claimable_at <= $1 AND {open}{free}{left_out} ORDER BY {order} LIMIT 1{skip_locked}"
        )
    }

    /// `$1` owner, `$2` now, `$3` the end of the lease, then the key.
    pub(super) fn take(&self) -> String {
        let Self { name, take, .. } = self;
        let key = self.is_key(4);
        format!(
            "UPDATE {name} SET lease_owner = $1, claimable_at = $3, fence = fence + 1, {take} WHERE claimable_at <= $2 AND {key} RETURNING *"
        )
    }

    /// `$1` owner, `$2` fence, `$3` the end of the lease, then the key.
    pub(super) fn heartbeat(&self) -> String {
        let Self { name, held, .. } = self;
        let key = self.is_key(4);
        format!(
            "UPDATE {name} SET claimable_at = $3 WHERE lease_owner = $1 AND fence = $2 AND status = '{held}' AND {key}"
        )
    }

    /// `$1` owner, `$2` fence, then the columns, then the key.
    pub(super) fn settle(&self, columns: &[&str]) -> String {
        let name = self.name;
        let assigned: String = (3..)
            .zip(columns)
            .map(|(place, column)| format!(", {column} = ${place}"))
            .collect();
        let key = self.is_key(3 + columns.len());
        format!(
            "UPDATE {name} SET lease_owner = NULL{assigned} WHERE lease_owner = $1 AND fence = $2 AND {key}"
        )
    }

    /// `$1` reason, `$2` now, `$3` owner, then the key.
    pub(super) fn put_aside(&self) -> String {
        let Self { name, aside, .. } = self;
        let key = self.is_key(4);
        format!(
            "UPDATE {name} SET unreadable = $1, unreadable_since = $2, claimable_at = $2, lease_owner = NULL, {aside} WHERE lease_owner = $3 AND {key}"
        )
    }

    /// `$1` now.
    pub(super) fn release(&self) -> String {
        let name = self.name;
        format!(
            "UPDATE {name} SET lease_owner = NULL, claimable_at = $1 WHERE lease_owner IS NOT NULL"
        )
    }

    /// `$1` now, `$2` the latest permitted moment.
    pub(super) fn recall(&self) -> String {
        let Self { name, open, .. } = self;
        format!("UPDATE {name} SET claimable_at = $1 WHERE {open} AND claimable_at > $2")
    }

    /// From `$1` on, the keys to skip.
    pub(super) fn next_due(&self, except: usize) -> String {
        let Self {
            name, open, free, ..
        } = self;
        let left_out = self.left_out(except, 1);
        format!("SELECT MIN(t.claimable_at) FROM {name} t WHERE {open}{free}{left_out}")
    }

    pub(super) fn try_again(&self) -> String {
        let name = self.name;
        format!(
            "UPDATE {name} SET unreadable = NULL, unreadable_since = NULL WHERE unreadable IS NOT NULL"
        )
    }

    /// The condition that a row has the key that is bound from `first` on.
    fn is_key(&self, first: usize) -> String {
        self.named("", first)
    }

    fn left_out(&self, except: usize, first: usize) -> String {
        (0..except)
            .map(|number| {
                let key = self.named("t.", first + number * self.key.len());
                format!(" AND NOT ({key})")
            })
            .collect()
    }

    fn named(&self, alias: &str, first: usize) -> String {
        let columns = (first..).zip(self.key);
        let each: Vec<String> = columns
            .map(|(place, column)| format!("{alias}{column} = ${place}"))
            .collect();
        each.join(" AND ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: Table = Table::outbox(
        "outbox",
        &["receiver", "event"],
        "t.event",
        TimeDelta::zero(),
    );

    #[test]
    fn the_places_of_a_statement_are_counted_through() {
        assert_eq!(
            TWO.pick(2, " FOR UPDATE"),
            "SELECT t.receiver, t.event FROM outbox t WHERE t.claimable_at <= $1 AND status = 'pending' AND unreadable IS NULL \
             AND NOT (t.receiver = $2 AND t.event = $3) AND NOT (t.receiver = $4 AND t.event = $5) ORDER BY t.event LIMIT 1 FOR UPDATE"
        );
        assert_eq!(
            TWO.settle(&["status", "sent_at"]),
            "UPDATE outbox SET lease_owner = NULL, status = $3, sent_at = $4 WHERE lease_owner = $1 AND fence = $2 AND receiver = $5 AND event = $6"
        );
    }
}
