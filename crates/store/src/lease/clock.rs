//! Which clock decides what is due.

use crate::column::micros;
use crate::error::Error;
use crate::tx::Tx;
use chrono::{DateTime, Utc};

/// Which clock decides what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// The database server's. On SQLite that is this computer's, to the millisecond.
    Database,
    /// A given moment: in tests, and on SQLite, which one process uses at a time.
    At(DateTime<Utc>),
}

impl Tx {
    /// The time by that clock, in whole microseconds.
    pub async fn now(&mut self, now: Now) -> Result<DateTime<Utc>, Error> {
        // Not PostgreSQL's `now()`: that is when the transaction began, and it may have waited since.
        const CLOCK: [&str; 2] = [
            "SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')",
            "SELECT clock_timestamp()",
        ];
        match now {
            Now::At(at) => Ok(micros(at)),
            Now::Database => {
                let sql = self.word(CLOCK);
                on!(self, conn => sqlx::query_scalar(sql).fetch_one(conn)).map(micros)
            }
        }
    }
}
