//! The connections for reading a SQLite file.
//!
//! A pool of sqlx pings every returned connection, in a task of its own: that is half the cost of a short read.
//! A file does not drop connections, so this pool hands them on as they are.

use crate::error::Error;
use deadpool::Runtime;
use deadpool::managed::{BuildError, Manager, Metrics, Object, Pool, PoolError, RecycleResult};
use sqlx::{ConnectOptions, Connection};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// A connection that is returned when it is dropped.
pub(crate) type Reader = Object<Opener>;

/// After how many steps of SQLite's virtual machine a statement checks whether it was cancelled: about a millisecond.
const STEPS: i32 = 20_000;

/// A connection for reading, whose statement is interrupted when its caller is gone.
pub(crate) struct Line {
    conn: SqliteConnection,
    /// The caller is gone. SQLite works in a thread of its own, which does not notice.
    gone: Arc<AtomicBool>,
}

impl Line {
    /// Whether no cancelled statement is still running.
    async fn rest(&mut self) -> Result<(), sqlx::Error> {
        if self.gone.load(Ordering::Acquire) {
            // Waits until the thread has interrupted the statement.
            drop(self.conn.lock_handle().await?);
            self.gone.store(false, Ordering::Release);
        }
        Ok(())
    }
}

/// A connection in use.
pub(crate) struct Reading {
    line: Reader,
    asked: bool,
}

impl Reading {
    /// The connection, for one statement.
    pub(crate) fn asked(&mut self) -> &mut SqliteConnection {
        self.asked = true;
        &mut self.line.conn
    }

    /// The statement has completed.
    pub(crate) const fn answered(&mut self) {
        self.asked = false;
    }
}

impl From<Reader> for Reading {
    fn from(line: Reader) -> Self {
        Self { line, asked: false }
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if self.asked {
            self.line.gone.store(true, Ordering::Release);
        }
    }
}

/// Opens the file.
pub(crate) struct Opener(SqliteConnectOptions);

impl Manager for Opener {
    type Type = Line;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<Line, sqlx::Error> {
        let mut conn = self.0.connect().await?;
        let gone = Arc::new(AtomicBool::new(false));
        let waits = Arc::clone(&gone);
        conn.lock_handle()
            .await?
            .set_progress_handler(STEPS, move || !waits.load(Ordering::Acquire));
        Ok(Line { conn, gone })
    }

    async fn recycle(&self, line: &mut Line, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(line.rest().await?)
    }
}

/// Connections that are opened when first needed, and stay open.
pub(crate) struct Readers(Pool<Opener>);

impl Readers {
    /// At most `most` at a time; further callers wait for `patience`.
    ///
    /// # Errors
    /// None of these settings can fail.
    pub(crate) fn new(
        options: SqliteConnectOptions,
        most: usize,
        patience: Duration,
    ) -> Result<Self, Error> {
        let pool = Pool::builder(Opener(options))
            .max_size(most)
            .wait_timeout(Some(patience))
            .runtime(Runtime::Tokio1)
            .build();
        let refused = |error: BuildError| sqlx::Error::Configuration(error.into());
        Ok(Self(pool.map_err(refused)?))
    }

    /// The next free connection.
    ///
    /// # Errors
    /// [`Error::Busy`] when none is free in time; SQLite's error when the file can't be opened; a closed pool after [`Self::close`].
    pub(crate) async fn acquire(&self) -> Result<Reader, Error> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Busy,
            PoolError::Backend(error) => error.into(),
            PoolError::Closed => sqlx::Error::PoolClosed.into(),
            other => sqlx::Error::Configuration(other.into()).into(),
        })
    }

    /// Admits no more callers and closes idle connections completely, so that the file can be removed; a connection in use is closed when it is returned.
    pub(crate) async fn close(&self) {
        let idle = self.0.retain(|_, _| false).removed;
        self.0.close();
        for connection in idle {
            // It only read: nothing could be lost.
            let _ = connection.conn.close().await;
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn memory(most: usize, patience: Duration) -> Readers {
        Readers::new(SqliteConnectOptions::new().in_memory(true), most, patience).unwrap()
    }

    async fn number(reader: &mut Reader) -> i64 {
        sqlx::query_scalar("SELECT COUNT(*) FROM sqlite_temp_schema")
            .fetch_one(&mut reader.conn)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_connection_is_handed_on() {
        let readers = memory(1, Duration::from_secs(10));
        let mut first = readers.acquire().await.unwrap();
        sqlx::query("CREATE TEMP TABLE mark (id INTEGER)")
            .execute(&mut first.conn)
            .await
            .unwrap();
        // The second waits for the first and finds the rest.
        let (second, ()) = tokio::join!(readers.acquire(), async { drop(first) });
        assert_eq!(number(&mut second.unwrap()).await, 1);
    }

    #[tokio::test]
    async fn who_waits_too_long_is_told_so() {
        let readers = memory(1, Duration::ZERO);
        let _held = readers.acquire().await.unwrap();
        let error = readers.acquire().await.err().unwrap();
        assert!(matches!(error, Error::Busy), "{error:?}");
    }

    #[tokio::test]
    async fn a_reader_may_be_dropped_in_the_middle_of_its_rows() {
        use futures::TryStreamExt as _;
        let readers = memory(1, Duration::from_secs(10));
        let mut first = readers.acquire().await.unwrap();
        let mut rows = sqlx::query(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 100000) SELECT i FROM n",
        )
        .fetch(&mut first.conn);
        rows.try_next().await.unwrap();
        drop(rows);
        drop(first);
        assert_eq!(number(&mut readers.acquire().await.unwrap()).await, 0);
    }

    #[tokio::test]
    async fn a_statement_that_nobody_waits_for_is_broken_off() {
        const ENDLESS: &str = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT COUNT(*) FROM n";
        let readers = memory(1, Duration::from_secs(10));
        let mut first = Reading::from(readers.acquire().await.unwrap());
        let endless = sqlx::query(ENDLESS).execute(first.asked());
        let given_up = tokio::time::timeout(Duration::from_millis(50), endless).await;
        assert!(given_up.is_err());
        drop(first);
        let mut next = readers.acquire().await.unwrap();
        assert_eq!(number(&mut next).await, 0, "the next one is served");
        assert!(!next.gone.load(Ordering::Acquire));
    }

    #[tokio::test]
    async fn after_the_closing_nobody_reads() {
        let readers = memory(2, Duration::from_secs(10));
        let held = readers.acquire().await.unwrap();
        drop(readers.acquire().await.unwrap());
        readers.close().await;
        assert!(readers.acquire().await.is_err());
        drop(held);
        assert_eq!(readers.0.status().size, 0);
    }
}
