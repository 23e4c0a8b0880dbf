//! The writer of a SQLite file: one transaction at a time, committed for all that waited for it (group commit).
//!
//! A commit costs a flush of the disk, which takes longer than what most transactions do. So a caller that commits while others wait for the writer leaves the transaction open for them. Each
//! works within a savepoint of its own, so that whatever fails, is dropped or panics takes back its own work alone. Behind those that were waiting stands a task that commits, and each caller is
//! answered when that is done: nothing is acknowledged before it is as durable as it would have been alone. Nobody waits for company: a caller behind whom nobody waits commits at once.

use crate::error::Error;
use sqlx::{AssertSqlSafe, Transaction};
use sqlx_sqlite::{Sqlite, SqliteConnection, SqlitePool};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;
use tokio::sync::{Mutex, OwnedMutexGuard, oneshot};

/// What SQLite answers where there is no such savepoint: an error of the statement, and of nothing else.
const NO_SUCH: &str = "1";

/// The writer, and the queue for it: first come, first served.
pub(crate) struct Group {
    seat: Arc<Mutex<Seat>>,
    waiting: Arc<AtomicUsize>,
    patience: Duration,
}

/// How the transaction of a participant ended.
#[derive(Debug, Clone, Copy)]
enum Ended {
    Committed,
    /// The disk was full.
    Full,
    Failed,
}

/// The writer's connection, which one caller has at a time.
struct Seat {
    pool: SqlitePool,
    /// The connection can't be trusted any more.
    broken: Arc<AtomicBool>,
    open: Option<Transaction<'static, Sqlite>>,
    /// Those whose work is done and who wait for the commit. The first of them has no savepoint: without others its work is the whole transaction.
    members: Vec<oneshot::Sender<Ended>>,
    /// The number of the latest savepoint; 0 before the first.
    savepoint: u32,
    /// It was begun for certain, and not released.
    stands: bool,
    /// What was done since then is not to be kept.
    undo: bool,
}

/// Counts a caller as one that waits.
struct Waiting(Arc<AtomicUsize>);

impl Waiting {
    fn new(count: &Arc<AtomicUsize>) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(count))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Group {
    /// The writer that connects by `pool`, of exactly one connection, which is replaced when `broken` is set. Its callers wait for `patience`.
    pub(crate) fn new(pool: SqlitePool, broken: Arc<AtomicBool>, patience: Duration) -> Self {
        Self {
            seat: Arc::new(Mutex::new(Seat {
                pool,
                broken,
                open: None,
                members: Vec::new(),
                savepoint: 0,
                stands: false,
                undo: false,
            })),
            waiting: Arc::default(),
            patience,
        }
    }

    /// Begins a participant's transaction, alone or within one that is open.
    ///
    /// # Errors
    /// [`Error::Busy`] when its turn does not come in time.
    pub(crate) async fn begin(&self) -> Result<Writer, Error> {
        let waiting = Waiting::new(&self.waiting);
        let turn = tokio::time::timeout(self.patience, Arc::clone(&self.seat).lock_owned());
        let mut seat = turn.await.map_err(|_| Error::Busy)?;
        drop(waiting);
        seat.enter().await?;
        Ok(Writer {
            seat,
            group: Arc::clone(&self.seat),
            waiting: Arc::clone(&self.waiting),
            spoiled: None,
            done: false,
        })
    }
}

impl Group {
    /// The number that SQLite changes with every commit by another process. None while a transaction is open for those who wait: it is asked between two.
    ///
    /// # Errors
    /// [`Error::Busy`] when its turn does not come in time.
    pub(crate) async fn version(&self) -> Result<Option<i64>, Error> {
        let turn = tokio::time::timeout(self.patience, self.seat.lock());
        let seat = turn.await.map_err(|_| Error::Busy)?;
        if seat.open.is_some() {
            return Ok(None);
        }
        // By the writer's own connection, for which its own commits are nobody's. Readers commit nothing.
        let version = sqlx::query_scalar("PRAGMA data_version").fetch_one(&seat.pool);
        Ok(Some(version.await?))
    }
}

impl Seat {
    async fn enter(&mut self) -> Result<(), Error> {
        self.take_back().await?;
        let Some(open) = &mut self.open else {
            // IMMEDIATE takes the write lock at once. A deferred transaction that reads first and then writes fails at once when another has written meanwhile.
            let begun = self.pool.begin_with("BEGIN IMMEDIATE").await;
            self.open = Some(begun.map_err(|error| {
                // A timeout says nothing about the connection, which somebody else is using.
                if !matches!(error, sqlx::Error::PoolTimedOut) {
                    self.broken.store(true, Ordering::Release);
                }
                Error::from(error)
            })?);
            return Ok(());
        };
        let before = self.savepoint;
        let release = match self.stands {
            true => format!("RELEASE s{before}; "),
            false => String::new(),
        };
        // Each has a number of its own: a caller that is dropped here leaves it open whether its savepoint was begun.
        (self.savepoint, self.stands, self.undo) = (before + 1, false, true);
        let begin = format!("{release}SAVEPOINT s{}", before + 1);
        sqlx::raw_sql(AssertSqlSafe(begin))
            .execute(&mut **open)
            .await?;
        self.stands = true;
        Ok(())
    }

    /// Takes back what the participant before left and did not want to be kept.
    async fn take_back(&mut self) -> Result<(), Error> {
        let Some(open) = self.open.as_mut().filter(|_| self.undo) else {
            return Ok(());
        };
        let back = format!("ROLLBACK TO s{}", self.savepoint);
        let taken = sqlx::raw_sql(AssertSqlSafe(back))
            .execute(&mut **open)
            .await;
        match taken {
            Ok(_) => {}
            // Its savepoint was never begun: there is nothing of it. Or SQLite has ended the whole transaction while nobody listened: then nothing of anybody is there, and whoever waits for
            // the commit must not be told of one.
            Err(sqlx::Error::Database(error))
                if error.code().is_some_and(|code| code == NO_SUCH) =>
            {
                if sqlx::raw_sql("BEGIN").execute(&mut **open).await.is_ok() {
                    self.abandon(Ended::Failed);
                    return Err(Error::Aborted);
                }
            }
            Err(error) => {
                self.abandon(Ended::Failed);
                return Err(error.into());
            }
        }
        self.undo = false;
        Ok(())
    }

    /// Commits for all members.
    async fn close(&mut self) {
        // On an error it is abandoned, and they were told.
        if self.take_back().await.is_err() {
            return;
        }
        let Some(open) = self.open.take() else {
            return;
        };
        let done = open.commit().await.map_err(Error::from);
        let ended = match done {
            Ok(()) => Ended::Committed,
            Err(Error::DiskFull) => Ended::Full,
            Err(_) => Ended::Failed,
        };
        if !matches!(ended, Ended::Committed) {
            self.broken.store(true, Ordering::Release);
        }
        self.tell(ended);
    }

    /// Gives the whole transaction up: SQLite may have ended it by itself.
    fn abandon(&mut self, ended: Ended) {
        self.broken.store(true, Ordering::Release);
        drop(self.open.take());
        self.tell(ended);
    }

    fn tell(&mut self, ended: Ended) {
        (self.savepoint, self.stands, self.undo) = (0, false, false);
        for member in self.members.drain(..) {
            // Whoever is gone is not told.
            let _ = member.send(ended);
        }
    }
}

/// A participant: it has the writer to itself until it commits or is dropped.
pub(crate) struct Writer {
    seat: OwnedMutexGuard<Seat>,
    group: Arc<Mutex<Seat>>,
    waiting: Arc<AtomicUsize>,
    /// After an error of this kind nothing of the transaction can be kept.
    spoiled: Option<Ended>,
    done: bool,
}

impl Writer {
    /// The connection.
    #[expect(
        clippy::expect_used,
        reason = "it is open for as long as there is a participant: only its end takes it"
    )]
    pub(crate) fn conn(&mut self) -> &mut SqliteConnection {
        self.seat.open.as_mut().expect("an open transaction")
    }

    /// After this error SQLite may have ended the transaction: nothing of it can be kept, and the connection is not to be used again.
    pub(crate) fn distrust(&mut self, error: &Error) {
        self.spoiled = Some(match error {
            Error::DiskFull => Ended::Full,
            _ => Ended::Failed,
        });
    }

    /// Commits, and returns when it is durable.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        if self.spoiled.is_some() {
            return Err(Error::Aborted);
        }
        if self.seat.members.is_empty() {
            if self.waiting.load(Ordering::Acquire) == 0 {
                self.done = true;
                let Some(open) = self.seat.open.take() else {
                    return Err(Error::Aborted);
                };
                return open.commit().await.map_err(|error| {
                    self.seat.broken.store(true, Ordering::Release);
                    error.into()
                });
            }
            // In a task of its own, so that it is done whoever is gone by then. Those who wait already come first.
            let group = Arc::clone(&self.group);
            tokio::spawn(async move { group.lock_owned().await.close().await });
        }
        let (member, told) = oneshot::channel();
        self.seat.members.push(member);
        self.seat.undo = false;
        self.done = true;
        drop(self);
        match told.await {
            Ok(Ended::Committed) => Ok(()),
            Ok(Ended::Full) => Err(Error::DiskFull),
            Ok(Ended::Failed) => Err(Error::Aborted),
            // The program ends, with the task that was to commit.
            Err(_) => Err(Error::Unknown),
        }
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        match self.spoiled {
            Some(ended) => self.seat.abandon(ended),
            // It is the whole transaction.
            None if !self.done && self.seat.members.is_empty() => drop(self.seat.open.take()),
            // The next one takes back what it did since its savepoint: whoever waits, or the task that commits.
            None => {}
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use sqlx_sqlite::SqlitePoolOptions;

    /// A group over a database in memory with a table of one column.
    async fn group() -> Group {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .connect("sqlite::memory:")
            .await
            .unwrap();
        sqlx::raw_sql("CREATE TABLE kept (x)")
            .execute(&pool)
            .await
            .unwrap();
        Group::new(pool, Arc::default(), Duration::from_secs(5))
    }

    async fn run(writer: &mut Writer, sql: &'static str) {
        sqlx::raw_sql(sql).execute(writer.conn()).await.unwrap();
    }

    /// As a full disk does to whoever is dropped before its answer comes: the transaction is over, and nobody has said so.
    #[tokio::test]
    async fn nobody_is_told_of_a_commit_when_the_transaction_was_ended_behind_their_back() {
        let group = group().await;
        let mut first = group.begin().await.unwrap();
        run(&mut first, "INSERT INTO kept VALUES (1)").await;
        // The count is what a second caller that waits makes it.
        let waits = Waiting::new(&group.waiting);
        let turn = Arc::clone(&group.seat).lock_owned();
        let first = tokio::spawn(first.commit());
        let mut second = Writer {
            seat: turn.await,
            group: Arc::clone(&group.seat),
            waiting: Arc::clone(&group.waiting),
            spoiled: None,
            done: false,
        };
        drop(waits);
        second.seat.enter().await.unwrap();
        run(&mut second, "ROLLBACK").await;
        drop(second);
        assert!(matches!(first.await.unwrap(), Err(Error::Aborted)));
        let mut third = group.begin().await.unwrap();
        let rows: i64 = sqlx::query_scalar("SELECT COUNT(*) FROM kept")
            .fetch_one(third.conn())
            .await
            .unwrap();
        assert_eq!(rows, 0);
        run(&mut third, "INSERT INTO kept VALUES (3)").await;
        third.commit().await.unwrap();
    }

    #[tokio::test]
    async fn who_was_dropped_before_its_savepoint_was_begun_takes_nothing_from_the_others() {
        let group = group().await;
        let mut first = group.begin().await.unwrap();
        run(&mut first, "INSERT INTO kept VALUES (1)").await;
        let waits = Waiting::new(&group.waiting);
        let turn = Arc::clone(&group.seat).lock_owned();
        let first = tokio::spawn(first.commit());
        let mut seat = turn.await;
        drop(waits);
        // Dropped in the middle of `enter`.
        (seat.savepoint, seat.stands, seat.undo) = (1, false, true);
        drop(seat);
        assert!(matches!(first.await.unwrap(), Ok(())));
    }
}
