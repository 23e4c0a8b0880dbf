//! Leases: who works on a row just now. Tasks, letters, invitations and deliveries share this shape.
//!
//! A row that waits has a `claimable_at`: when it is due, when its lease runs out, or when it is tried next. A claim takes the row that may be taken, gives it an
//! owner that no other claim has and the next number of `fence`, and every later write names both: whoever claimed before, even in the same process, writes nothing
//! any more. Times are the database's own where several processes share it ([`Now::Database`]), so that no process' wrong clock puts work off.
//!
//! What can't be decoded (a word or a shape of a newer version) is put aside, for that row alone: `unreadable` says why, and nobody claims it until
//! [`try_unreadable_again`].

use crate::column::micros;
use crate::error::Error;
use crate::tx::{Link, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::FromRow;
use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use std::ops::{Deref, DerefMut};
use uuid::Uuid;

/// Which clock decides what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Now {
    /// The database server's. On SQLite that is this computer's, to the millisecond.
    Database,
    /// This moment: in tests, and on SQLite, which one process uses at a time.
    At(DateTime<Utc>),
}

impl Tx {
    /// What time it is by that clock, in whole microseconds.
    ///
    /// # Errors
    /// What the database said.
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

/// A claimed row as the statement gives it back.
#[derive(FromRow)]
pub(crate) struct Taken<T> {
    #[sqlx(flatten)]
    row: T,
    fence: i64,
}

impl<T> Taken<T> {
    pub(crate) fn by(self, owner: Uuid) -> Leased<T> {
        Leased {
            row: self.row,
            lease: Lease {
                owner,
                fence: self.fence,
            },
        }
    }
}

/// A row that may be of a shape that this version does not know. Reading it never fails; the error is kept in words.
pub(crate) struct Readable<T>(pub(crate) Result<T, String>);

impl<'r, T: FromRow<'r, SqliteRow>> FromRow<'r, SqliteRow> for Readable<T> {
    fn from_row(row: &'r SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self(T::from_row(row).map_err(|error| error.to_string())))
    }
}

impl<'r, T: FromRow<'r, PgRow>> FromRow<'r, PgRow> for Readable<T> {
    fn from_row(row: &'r PgRow) -> Result<Self, sqlx::Error> {
        Ok(Self(T::from_row(row).map_err(|error| error.to_string())))
    }
}

impl<T> Readable<T> {
    /// The row; what can't be read is said once, here, and left out.
    pub(crate) fn ok(self) -> Option<T> {
        self.0
            .inspect_err(|why| tracing::debug!(why, "a row that can't be read is passed over"))
            .ok()
    }
}

/// Those that can be read.
pub(crate) fn readable<T>(rows: Vec<Readable<T>>) -> Vec<T> {
    rows.into_iter().filter_map(Readable::ok).collect()
}

/// Those that can be read, for lists in which one bad row must not hide the others. The log says of each of the others why it is left out.
pub(crate) fn known<T>(rows: Vec<Readable<T>>) -> Vec<T> {
    let said = |why: &String| {
        tracing::warn!(
            why,
            "a row that this version can't read is left out of a list"
        )
    };
    rows.into_iter()
        .filter_map(|row| row.0.inspect_err(said).ok())
        .collect()
}

/// What a claim came to.
pub(crate) enum Claimed<T> {
    Got(Leased<T>),
    /// This one could not be read, and is put aside.
    Aside,
    None,
}

/// The statements of an outbox: a table whose pending rows are leased. `$1` to `$3` are as each says, keys come behind them.
pub(crate) struct Outbox {
    /// The key of the row that is due longest; `$1` now.
    pub(crate) pick: [&'static str; 2],
    /// `$1` owner, `$2` end of the lease.
    pub(crate) take: &'static str,
    /// `$1` owner, `$2` fence, `$3` end of the lease.
    pub(crate) beat: &'static str,
    /// `$1` why, `$2` now.
    pub(crate) aside: &'static str,
    /// `$1` now.
    pub(crate) release: &'static str,
    /// `$1` now, `$2` the farthest moment.
    pub(crate) recall: &'static str,
    pub(crate) next: &'static str,
    /// The longest that a row may be put off. What is put off further was so by a wrong clock, and is due.
    pub(crate) farthest: TimeDelta,
    /// How many columns its key has: one or two.
    pub(crate) keys: usize,
}

/// An outbox's statements by its table, its key's columns in a `SELECT`, the order of equals, and the key's condition.
macro_rules! outbox {
    ($table:literal, [$($key:literal),+], $order:literal, $where3:literal, $where4:literal, farthest: $farthest:expr) => {
        $crate::lease::Outbox {
            pick: [
                outbox!(@pick $table, [$($key),+], $order, ""),
                outbox!(@pick $table, [$($key),+], $order, " FOR UPDATE SKIP LOCKED"),
            ],
            take: concat!("UPDATE ", $table, " SET lease_owner = $1, claimable_at = $2, attempt = attempt + 1, fence = fence + 1 WHERE ", $where3, " RETURNING *"),
            beat: concat!("UPDATE ", $table, " SET claimable_at = $3 WHERE lease_owner = $1 AND fence = $2 AND status = 'pending' AND ", $where4),
            aside: concat!("UPDATE ", $table, " SET unreadable = $1, unreadable_since = $2, claimable_at = $2, lease_owner = NULL, attempt = attempt - 1 WHERE ", $where3),
            release: concat!("UPDATE ", $table, " SET lease_owner = NULL, claimable_at = $1 WHERE lease_owner IS NOT NULL"),
            recall: concat!("UPDATE ", $table, " SET claimable_at = $1 WHERE status = 'pending' AND unreadable IS NULL AND claimable_at > $2"),
            next: concat!("SELECT MIN(claimable_at) FROM ", $table, " WHERE status = 'pending' AND unreadable IS NULL"),
            farthest: $farthest,
            keys: [$($key),+].len(),
        }
    };
    (@pick $table:literal, [$first:literal], $order:literal, $lock:literal) => {
        outbox!(@select $table, $first, $first, $order, $lock)
    };
    (@pick $table:literal, [$first:literal, $second:literal], $order:literal, $lock:literal) => {
        outbox!(@select $table, $first, $second, $order, $lock)
    };
    (@select $table:literal, $first:literal, $second:literal, $order:literal, $lock:literal) => {
        concat!(
            "SELECT ", $first, ", ", $second, " FROM ", $table,
            " WHERE status = 'pending' AND unreadable IS NULL AND claimable_at <= $1 ORDER BY claimable_at, ", $order, " LIMIT 1", $lock
        )
    };
}
pub(crate) use outbox;

/// Binds the columns of a key.
macro_rules! keyed {
    ($query:expr, $keys:expr) => {{
        let mut query = $query;
        for key in $keys {
            query = query.bind(*key);
        }
        query
    }};
}

impl Outbox {
    /// Leases the pending row that is due longest, and gives it as it is then, its `attempt` one higher.
    pub(crate) async fn claim<T>(
        &self,
        tx: &mut Tx,
        owner: Uuid,
        now: Now,
        lease: TimeDelta,
    ) -> Result<Option<Leased<T>>, Error>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let now = tx.now(now).await?;
        loop {
            match self.claim_one(tx, owner, now, now + lease).await? {
                Claimed::Got(leased) => return Ok(Some(leased)),
                Claimed::Aside => {}
                Claimed::None if self.recall(tx, now).await? > 0 => {}
                Claimed::None => return Ok(None),
            }
        }
    }

    async fn claim_one<T>(
        &self,
        tx: &mut Tx,
        owner: Uuid,
        now: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Claimed<T>, Error>
    where
        T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin,
    {
        let pick = tx.word(self.pick);
        let found: Option<(Uuid, Uuid)> =
            on!(tx, conn => sqlx::query_as(pick).bind(now).fetch_optional(conn))?;
        let Some((first, second)) = found else {
            return Ok(Claimed::None);
        };
        let keys = &[first, second][..self.keys];
        let taken: Readable<Taken<T>> = on!(tx, conn => {
            keyed!(sqlx::query_as(self.take).bind(owner).bind(until), keys).fetch_one(conn)
        })?;
        match taken.0 {
            Ok(taken) => Ok(Claimed::Got(taken.by(owner))),
            Err(why) => {
                tracing::error!(key = %first, why, "a row can't be read and is put aside");
                touched!(
                    tx,
                    keyed!(sqlx::query(self.aside).bind(&why).bind(now), keys)
                )?;
                Ok(Claimed::Aside)
            }
        }
    }

    /// Lengthens a lease; `false` when it is lost.
    pub(crate) async fn beat(
        &self,
        tx: &mut Tx,
        keys: &[Uuid],
        held: Lease,
        now: Now,
        lease: TimeDelta,
    ) -> Result<bool, Error> {
        let until = tx.now(now).await? + lease;
        let query = touched!(
            tx,
            keyed!(
                sqlx::query(self.beat)
                    .bind(held.owner)
                    .bind(held.fence)
                    .bind(until),
                keys
            )
        );
        query.map(|rows| rows == 1)
    }

    /// Takes every lease back.
    pub(crate) async fn release(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
        release(tx, self.release, now).await
    }

    async fn recall(&self, tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
        touched!(
            tx,
            sqlx::query(self.recall).bind(now).bind(now + self.farthest)
        )
    }

    /// How long until the first may be claimed.
    pub(crate) async fn next(&self, tx: &mut Tx, now: Now) -> Result<Option<Due>, Error> {
        let at: Option<DateTime<Utc>> =
            on!(tx, conn => sqlx::query_scalar(self.next).fetch_one(conn))?;
        due(tx, at, now).await
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

pub(crate) async fn due(
    tx: &mut Tx,
    at: Option<DateTime<Utc>>,
    now: Now,
) -> Result<Option<Due>, Error> {
    let Some(at) = at else { return Ok(None) };
    let now = tx.now(now).await?;
    Ok(Some(Due {
        at,
        within: at - now,
    }))
}

/// Only for whoever knows that no other worker is alive: on SQLite the one that has locked the data folder.
pub(crate) async fn release(
    tx: &mut Tx,
    sql: &'static str,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    match tx.link() {
        Link::Sqlite(conn) => Ok(sqlx::query(sql)
            .bind(micros(now))
            .execute(conn)
            .await?
            .rows_affected()),
        Link::Postgres(_) => Err(Error::Unsupported(
            "on PostgreSQL another process may hold the leases: they run out by themselves",
        )),
    }
}

/// Lets rows be claimed again that could not be read: another version may be able to. Says how many there were.
///
/// # Errors
/// What the database said.
pub async fn try_unreadable_again(tx: &mut Tx) -> Result<u64, Error> {
    const AGAIN: [&str; 4] = [
        "UPDATE task SET unreadable = NULL, unreadable_since = NULL WHERE unreadable IS NOT NULL",
        "UPDATE letter SET unreadable = NULL, unreadable_since = NULL WHERE unreadable IS NOT NULL",
        "UPDATE invitation SET unreadable = NULL, unreadable_since = NULL WHERE unreadable IS NOT NULL",
        "UPDATE webhook_delivery SET unreadable = NULL, unreadable_since = NULL WHERE unreadable IS NOT NULL",
    ];
    let mut rows = 0;
    for sql in AGAIN {
        rows += touched!(tx, sqlx::query(sql))?;
    }
    Ok(rows)
}
