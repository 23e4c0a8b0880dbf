//! Releasing a row of an outbox with its outcome.

use super::{Lease, Queued};
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

/// A row of an outbox: it is sent once, and retried until it was sent or can't be.
pub trait Outbox: Queued {
    /// The columns that are written when it is released; `claimable_at` among them.
    const SETTLES: &'static [&'static str];

    /// Their values, in the same order.
    fn settled(&self) -> Vec<Value<'_>>;

    /// How many attempts were made, this one included.
    fn attempt(&self) -> i32;

    /// When it may be retried.
    fn wait_until(&mut self, at: DateTime<Utc>);

    /// The last error.
    fn last_error(&mut self) -> &mut Option<String>;

    /// It is not retried.
    fn give_up(&mut self, now: DateTime<Utc>);
}

/// The value of a column.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// An enum's word or a text.
    Text(Option<&'a str>),
    /// A moment.
    Time(Option<DateTime<Utc>>),
    /// A number.
    Number(Option<i32>),
}

/// Writes the outcome of a leased row, and releases it.
///
/// # Errors
/// [`Error::Stale`] when the lease is lost. Nothing is written then.
pub async fn settle<O: Outbox>(tx: &mut Tx, row: &O, held: Lease) -> Result<(), Error> {
    let sql = O::TABLE.settle(O::SETTLES);
    one_or_stale(touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(held.owner)
            .bind(held.fence);
        for value in row.settled() {
            query = match value {
                Value::Text(text) => query.bind(text),
                Value::Time(at) => query.bind(at.map(micros)),
                Value::Number(number) => query.bind(number),
            };
        }
        for key in row.key().values() {
            query = query.bind(key);
        }
        query
    })?)
}
