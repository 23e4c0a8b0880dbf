//! Who carries a task out: claims and leases.

use super::Task;
use crate::column::micros;
use crate::dialect;
use crate::error::{Error, Unique};
use crate::tx::{Link, Tx};
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// How often a claim that met another one on the same domain is tried again at once.
const TRIES: usize = 8;

/// Leases the oldest task that may be taken now to `owner`, and gives it as it is then: `running`, `claimable_at` at the end of the lease, and `attempt` one higher when it was pending.
///
/// A task may be taken when it is pending or running, its `claimable_at` has come, and no other open task of its domain was enqueued before it or is running.
///
/// # Errors
/// What the database said.
pub async fn claim(
    tx: &mut Tx,
    owner: Uuid,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
) -> Result<Option<Task>, Error> {
    let sql = tx.word(dialect::CLAIM);
    let (now, lease_until) = (micros(now), micros(lease_until));
    for _ in 0..TRIES {
        savepoint(tx, "SAVEPOINT claim").await?;
        let claimed = on!(tx, conn => sqlx::query_as(sql).bind(owner).bind(now).bind(lease_until).fetch_optional(conn));
        match claimed {
            // Two claimers saw two tasks of one domain free at once (one was just put back by hand); the index let one of them through.
            Err(Error::Duplicate(Unique::RunningTask)) => {
                savepoint(tx, "ROLLBACK TO SAVEPOINT claim").await?
            }
            other => return other,
        }
    }
    Ok(None)
}

/// PostgreSQL gives a whole transaction up over one refused statement. On SQLite a claim has no rival, so there is nothing to save.
async fn savepoint(tx: &mut Tx, statement: &'static str) -> Result<(), Error> {
    if let Link::Postgres(conn) = tx.link() {
        sqlx::query(statement).execute(conn).await?;
    }
    Ok(())
}

/// Lengthens the lease; `false` when it is lost, and the work must be put down.
///
/// # Errors
/// What the database said.
pub async fn heartbeat(
    tx: &mut Tx,
    id: model::id::TaskId,
    owner: Uuid,
    lease_until: DateTime<Utc>,
) -> Result<bool, Error> {
    const UPDATE: &str = "UPDATE task SET claimable_at = $3 WHERE id = $1 AND lease_owner = $2 AND status = 'running'";
    touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(id.0)
            .bind(owner)
            .bind(micros(lease_until))
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
    match tx.link() {
        Link::Sqlite(conn) => Ok(sqlx::query(UPDATE)
            .bind(micros(now))
            .execute(conn)
            .await?
            .rows_affected()),
        Link::Postgres(_) => Err(Error::Unsupported(
            "on PostgreSQL another process may hold the leases: they run out by themselves",
        )),
    }
}

/// When the first of the tasks that may be taken can be: in the past when one waits already, `None` when there is none.
///
/// # Errors
/// What the database said.
pub async fn next_claimable_at(tx: &mut Tx) -> Result<Option<DateTime<Utc>>, Error> {
    on!(tx, conn => sqlx::query_scalar(dialect::NEXT_CLAIMABLE).fetch_one(conn))
}
