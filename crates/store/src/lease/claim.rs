//! Claiming a row, keeping the claim, and everything else that is the same for every queue.

use super::readable::Taken;
use super::{Due, Key, Lease, Leased, Now, Queued, Readable, Table};
use crate::column::micros;
use crate::error::{Error, one_or_stale};
use crate::tx::{Link, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// How often a claim that lost a race is retried at once.
const RIVALS: usize = 8;

/// On PostgreSQL a row that another claimer has locked is skipped; on SQLite there is no other writer.
const SKIP_LOCKED: [&str; 2] = ["", " FOR UPDATE OF t SKIP LOCKED"];

/// Leases the next claimable row to `owner`, an id of this claim alone, and returns the row as it is then. Rows in `except` are skipped. An unreadable row is set
/// aside, and the next is claimed.
pub async fn claim<Q: Queued>(
    tx: &mut Tx,
    owner: Uuid,
    now: Now,
    lease: TimeDelta,
    except: &[Key],
) -> Result<Option<Leased<Q>>, Error> {
    let rival = Q::TABLE.rival;
    let now = tx.now(now).await?;
    let mut refused = 0;
    while refused < RIVALS {
        if rival.is_some() {
            savepoint(tx, "SAVEPOINT claim").await?;
        }
        match claim_one(tx, owner, now, now + lease, except).await {
            Err(Error::Duplicate(rule)) if rival == Some(rule) => {
                savepoint(tx, "ROLLBACK TO SAVEPOINT claim").await?;
                refused += 1;
            }
            Err(error) => return Err(error),
            Ok(Claimed::Got(leased)) => return Ok(Some(leased)),
            Ok(Claimed::Aside) => {}
            Ok(Claimed::None) if recall(tx, &Q::TABLE, now).await? > 0 => {}
            Ok(Claimed::None) => return Ok(None),
        }
    }
    Ok(None)
}

/// Leases up to `most` rows in one transaction, in their order, each to an owner of its own by `owner`, as [`claim`] does one after the other. Where one commit is waited for anyway, several claims
/// cost little more than one.
///
/// # Errors
/// As [`claim`]; nothing is claimed then, once the transaction is dropped.
pub async fn claim_some<Q: Queued>(
    tx: &mut Tx,
    owner: impl Fn() -> Uuid + Send,
    (now, lease): (Now, TimeDelta),
    except: &[Key],
    most: usize,
) -> Result<Vec<Leased<Q>>, Error> {
    let mut claimed = Vec::new();
    // What was claimed a moment ago is not due: it is found no more.
    while claimed.len() < most
        && let Some(next) = claim(tx, owner(), now, lease, except).await?
    {
        claimed.push(next);
    }
    Ok(claimed)
}

/// The outcome of a claim.
enum Claimed<T> {
    Got(Leased<T>),
    /// The row could not be read, and is set aside.
    Aside,
    None,
}

async fn claim_one<Q: Queued>(
    tx: &mut Tx,
    owner: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    except: &[Key],
) -> Result<Claimed<Q>, Error> {
    let pick = Q::TABLE.pick(except.len(), tx.word(SKIP_LOCKED));
    let found: Option<(Uuid, Uuid)> = on!(tx, conn => {
        let mut query = sqlx::query_as(AssertSqlSafe(pick)).bind(now);
        for id in except.iter().flat_map(|key| key.values()) {
            query = query.bind(id);
        }
        query.fetch_optional(conn)
    })?;
    let Some((first, last)) = found else {
        return Ok(Claimed::None);
    };
    let key = Key::of(Q::TABLE.key.len(), first, last);
    let take = Q::TABLE.take();
    let taken: Readable<Taken<Q>> = on!(tx, conn => {
        let mut query = sqlx::query_as(AssertSqlSafe(take)).bind(owner).bind(now).bind(until);
        for id in key.values() {
            query = query.bind(id);
        }
        query.fetch_one(conn)
    })?;
    match taken.0 {
        Ok(taken) => Ok(Claimed::Got(taken.by(owner))),
        Err(why) => {
            put_aside::<Q>(tx, key, owner, &why, now).await?;
            Ok(Claimed::Aside)
        }
    }
}

/// PostgreSQL aborts the whole transaction after one failed statement. On SQLite a claim has no rival, so there is nothing to save.
async fn savepoint(tx: &mut Tx, statement: &'static str) -> Result<(), Error> {
    if let Link::Postgres(conn) = tx.link() {
        sqlx::query(statement).execute(conn).await?;
    }
    Ok(())
}

/// Makes rows due that a wrong clock has postponed too far.
async fn recall(tx: &mut Tx, table: &Table, now: DateTime<Utc>) -> Result<u64, Error> {
    let sql = table.recall();
    touched!(
        tx,
        sqlx::query(AssertSqlSafe(sql))
            .bind(now)
            .bind(now + table.farthest)
    )
}

/// Extends a lease; `false` when it is lost, and the work must stop.
pub async fn heartbeat<Q: Queued>(
    tx: &mut Tx,
    key: impl Into<Key>,
    held: Lease,
    now: Now,
    lease: TimeDelta,
) -> Result<bool, Error> {
    let key = key.into();
    let until = tx.now(now).await? + lease;
    let sql = Q::TABLE.heartbeat();
    let touched = touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(held.owner)
            .bind(held.fence)
            .bind(until);
        for id in key.values() {
            query = query.bind(id);
        }
        query
    });
    touched.map(|rows| rows == 1)
}

/// Sets a row aside that can't be read, or whose notes can't, with the reason: nobody claims it until another version may be able to, and nothing waits for it.
/// Its text stays as it is.
///
/// # Errors
/// [`Error::Stale`] when `owner` does not hold it any more.
pub async fn put_aside<Q: Queued>(
    tx: &mut Tx,
    key: impl Into<Key>,
    owner: Uuid,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let key = key.into();
    let (queue, sql) = (Q::TABLE.name, Q::TABLE.put_aside());
    tracing::error!(queue, %key, why, "a row can't be read and is set aside");
    one_or_stale(touched!(tx, {
        let mut query = sqlx::query(AssertSqlSafe(sql))
            .bind(why)
            .bind(micros(now))
            .bind(owner);
        for id in key.values() {
            query = query.bind(id);
        }
        query
    })?)
}

/// When the next row becomes claimable, leaving these out: in the past when one is claimable already, `None` when there is none.
pub async fn next_due<Q: Queued>(
    tx: &mut Tx,
    now: Now,
    except: &[Key],
) -> Result<Option<Due>, Error> {
    let sql = Q::TABLE.next_due(except.len());
    let at: Option<DateTime<Utc>> = on!(tx, conn => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for id in except.iter().flat_map(|key| key.values()) {
            query = query.bind(id);
        }
        query.fetch_one(conn)
    })?;
    let Some(at) = at else { return Ok(None) };
    let now = tx.now(now).await?;
    Ok(Some(Due {
        at,
        within: at - now,
    }))
}

/// Releases every lease of one queue, so that what a dead process held can be claimed at `now`, and returns how many there were. Nothing that streams show changes, so
/// there is no event.
///
/// Only for a caller that knows that no other worker is alive: on SQLite the process that has locked the data folder, at its start. Where several processes share
/// a database, nobody can know, and leases expire by themselves.
///
/// # Errors
/// [`Error::Unsupported`] on PostgreSQL.
pub async fn release<Q: Queued>(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    release_of(tx, &Q::TABLE, now).await
}

/// As [`release`].
pub(crate) async fn release_of(
    tx: &mut Tx,
    table: &Table,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    if let Link::Postgres(_) = tx.link() {
        return Err(Error::Unsupported(
            "on PostgreSQL another process may hold the leases: they run out by themselves",
        ));
    }
    let sql = table.release();
    touched!(tx, sqlx::query(AssertSqlSafe(sql)).bind(micros(now)))
}

/// Makes rows that were set aside claimable again.
pub(crate) async fn try_again(tx: &mut Tx, table: &Table) -> Result<u64, Error> {
    let sql = table.try_again();
    touched!(tx, sqlx::query(AssertSqlSafe(sql)))
}
