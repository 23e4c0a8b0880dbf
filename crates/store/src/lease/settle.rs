//! Giving a row of an outbox back, with what became of it.

use super::{Lease, Queued};
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use sqlx::AssertSqlSafe;

/// A row of an outbox: it is sent once, and tried again until it was or can't be.
pub trait Outbox: Queued {
    /// The columns that are written when it is given back; `claimable_at` among them.
    const SETTLES: &'static [&'static str];

    /// Their values, in the same order.
    fn settled(&self) -> Vec<Value<'_>>;

    /// How often it was tried, this time included.
    fn attempt(&self) -> i32;

    /// From when on it may be tried again.
    fn wait_until(&mut self, at: DateTime<Utc>);

    /// What went wrong last.
    fn last_error(&mut self) -> &mut Option<String>;

    /// It is not tried again.
    fn give_up(&mut self, now: DateTime<Utc>);
}

/// The value of a column.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A word or a text.
    Text(Option<&'a str>),
    /// A moment.
    Time(Option<DateTime<Utc>>),
    /// A number.
    Number(Option<i32>),
}

/// Writes what became of a row that is held, and gives it back.
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
