//! Who carries a task out: claims and leases.

use super::Task;
use crate::dialect;
use crate::error::{Error, Unique};
use crate::lease::{self, Claimed, Due, Lease, Leased, Now, Readable, Taken, due};
use crate::tx::{Link, Tx};
use chrono::{DateTime, TimeDelta, Utc};
use model::id::TaskId;
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// How often a claim that met another one on the same domain is tried again at once.
const TRIES: usize = 8;

/// The longest that a task may be put off: an hour of settling time, or a pause between tries, and ten minutes more. What is put off further was so by a
/// wrong clock, and is due.
pub const FARTHEST: TimeDelta = TimeDelta::minutes(70);

/// Leases the oldest task that may be taken now to `owner`, an id of this claim alone, and gives it as it is then: `running`, `claimable_at` at the end of the lease, and `attempt` one
/// higher when it was pending.
///
/// A task may be taken when it is pending or running, its `claimable_at` has come, it is none of `except`, and no other open task of its domain was enqueued before it or is
/// running. One that can't be read is put aside, and the next is taken.
///
/// # Errors
/// What the database said.
pub async fn claim(
    tx: &mut Tx,
    owner: Uuid,
    now: Now,
    lease: TimeDelta,
    except: &[TaskId],
) -> Result<Option<Leased<Task>>, Error> {
    let now = tx.now(now).await?;
    let mut refused = 0;
    while refused < TRIES {
        savepoint(tx, "SAVEPOINT claim").await?;
        match claim_one(tx, owner, now, now + lease, except).await {
            // Two claimers saw two tasks of one domain free at once (one was just put back by hand); the index let one of them through.
            Err(Error::Duplicate(Unique::RunningTask)) => {
                savepoint(tx, "ROLLBACK TO SAVEPOINT claim").await?;
                refused += 1;
            }
            Err(error) => return Err(error),
            Ok(Claimed::Got(leased)) => return Ok(Some(leased)),
            Ok(Claimed::Aside) => {}
            Ok(Claimed::None) if recall(tx, now).await? > 0 => {}
            Ok(Claimed::None) => return Ok(None),
        }
    }
    Ok(None)
}

async fn claim_one(
    tx: &mut Tx,
    owner: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
    except: &[TaskId],
) -> Result<Claimed<Task>, Error> {
    const TAKE: &str = "UPDATE task SET status = 'running', started_at = COALESCE(started_at, $2), lease_owner = $1, claimable_at = $3, \
        attempt = attempt + CASE WHEN status = 'pending' THEN 1 ELSE 0 END, fence = fence + 1 WHERE id = $4 RETURNING *";
    let pick = [
        dialect::PICK_TASK,
        &left_out(except, 2),
        tx.word(dialect::PICK_TASK_TAIL),
    ]
    .concat();
    let found: Option<Uuid> = on!(tx, conn => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(pick)).bind(now);
        for id in except {
            query = query.bind(id.0);
        }
        query.fetch_optional(conn)
    })?;
    let Some(id) = found else {
        return Ok(Claimed::None);
    };
    let taken: Readable<Taken<Task>> = on!(tx, conn => sqlx::query_as(TAKE).bind(owner).bind(now).bind(until).bind(id).fetch_one(conn))?;
    match taken.0 {
        Ok(taken) => Ok(Claimed::Got(taken.by(owner))),
        Err(why) => {
            put_aside(tx, TaskId(id), owner, &why, now).await?;
            Ok(Claimed::Aside)
        }
    }
}

/// One more condition: none of these, bound from `first` on.
fn left_out(except: &[TaskId], first: usize) -> String {
    if except.is_empty() {
        return String::new();
    }
    let places: Vec<String> = (first..first + except.len())
        .map(|number| format!("${number}"))
        .collect();
    format!(" AND t.id NOT IN ({})", places.join(", "))
}

/// PostgreSQL gives a whole transaction up over one refused statement. On SQLite a claim has no rival, so there is nothing to save.
async fn savepoint(tx: &mut Tx, statement: &'static str) -> Result<(), Error> {
    if let Link::Postgres(conn) = tx.link() {
        sqlx::query(statement).execute(conn).await?;
    }
    Ok(())
}

async fn recall(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    const RECALL: &str = "UPDATE task SET claimable_at = $1 WHERE status IN ('pending', 'running') AND unreadable IS NULL AND claimable_at > $2 \
        AND COALESCE(awaiting, '') <> 'operator'";
    touched!(tx, sqlx::query(RECALL).bind(now).bind(now + FARTHEST))
}

/// Puts a task aside whose row or notes can't be read here, with the reason: nobody claims it until another version may be able to, and no other task waits for it.
/// Its text stays as it is.
///
/// # Errors
/// [`Error::Stale`] when `owner` does not hold it any more.
pub async fn put_aside(
    tx: &mut Tx,
    id: TaskId,
    owner: Uuid,
    why: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    const ASIDE: &str = "UPDATE task SET unreadable = $1, unreadable_since = $2, claimable_at = $2, lease_owner = NULL, status = 'pending' WHERE id = $3 AND lease_owner = $4";
    tracing::error!(%id, why, "a task can't be read and is put aside");
    crate::error::one_or_stale(touched!(
        tx,
        sqlx::query(ASIDE)
            .bind(why)
            .bind(crate::column::micros(now))
            .bind(id.0)
            .bind(owner)
    )?)
}

/// Lengthens the lease; `false` when it is lost, and the work must be put down.
///
/// # Errors
/// What the database said.
pub async fn heartbeat(
    tx: &mut Tx,
    id: TaskId,
    held: Lease,
    now: Now,
    lease: TimeDelta,
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE task SET claimable_at = $4 WHERE id = $1 AND lease_owner = $2 AND fence = $3 AND status = 'running'";
    let until = tx.now(now).await? + lease;
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id.0)
            .bind(held.owner)
            .bind(held.fence)
            .bind(until)
    )
    .map(|rows| rows == 1)
}

/// Takes every lease back, so that what a dead process held can be claimed at `now`, and says how many there were. Nothing that streams show changes, so there is no event.
///
/// Only for whoever knows that no other worker is alive: on SQLite the one that has locked the data folder, at its start. Where several processes share
/// a database, nobody can know, and leases run out by themselves.
///
/// # Errors
/// [`Error::Unsupported`] on PostgreSQL.
pub async fn release_all(tx: &mut Tx, now: DateTime<Utc>) -> Result<u64, Error> {
    const UPDATE: &str =
        "UPDATE task SET lease_owner = NULL, claimable_at = $1 WHERE lease_owner IS NOT NULL";
    lease::release(tx, UPDATE, now).await
}

/// When the first of the tasks that may be taken can be, these left out: in the past when one waits already, `None` when there is none.
///
/// # Errors
/// What the database said.
pub async fn next_claimable(
    tx: &mut Tx,
    now: Now,
    except: &[TaskId],
) -> Result<Option<Due>, Error> {
    let sql = [dialect::NEXT_CLAIMABLE, &left_out(except, 1)].concat();
    let at: Option<DateTime<Utc>> = on!(tx, conn => {
        let mut query = sqlx::query_scalar(AssertSqlSafe(sql));
        for id in except {
            query = query.bind(id.0);
        }
        query.fetch_one(conn)
    })?;
    due(tx, at, now).await
}
