//! The connections that read a SQLite file.
//!
//! A pool of sqlx asks every connection that comes back whether it still answers, in a task of its own: that is half of what a short read costs.
//! A file does not hang up, so this pool hands on what has read it as it is.

use crate::error::Error;
use deadpool::Runtime;
use deadpool::managed::{BuildError, Manager, Metrics, Object, Pool, PoolError, RecycleResult};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions, Connection};
use std::time::Duration;

/// A connection that goes back when it is dropped.
pub(crate) type Reader = Object<Opener>;

/// Opens the file.
pub(crate) struct Opener(SqliteConnectOptions);

impl Manager for Opener {
    type Type = SqliteConnection;
    type Error = sqlx::Error;

    async fn create(&self) -> Result<SqliteConnection, sqlx::Error> {
        self.0.connect().await
    }

    async fn recycle(&self, _: &mut SqliteConnection, _: &Metrics) -> RecycleResult<sqlx::Error> {
        Ok(())
    }
}

/// Connections that are made when they are first needed, and stay.
pub(crate) struct Readers(Pool<Opener>);

impl Readers {
    /// At most `most` at a time; whoever comes later waits for `patience`.
    ///
    /// # Errors
    /// None of these settings is refused.
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

    /// The next one that is free.
    ///
    /// # Errors
    /// [`Error::Busy`] when none is in time; what SQLite said when the file can't be opened; a closed pool after [`Self::close`].
    pub(crate) async fn acquire(&self) -> Result<Reader, Error> {
        self.0.get().await.map_err(|error| match error {
            PoolError::Timeout(_) => Error::Busy,
            PoolError::Backend(error) => error.into(),
            PoolError::Closed => sqlx::Error::PoolClosed.into(),
            other => sqlx::Error::Configuration(other.into()).into(),
        })
    }

    /// Lets nobody in any more and closes what is idle, to the end, so that the file can be taken away; what is in use is closed by its user's going.
    pub(crate) async fn close(&self) {
        let idle = self.0.retain(|_, _| false).removed;
        self.0.close();
        for connection in idle {
            // It only read: there is nothing that could be lost.
            let _ = connection.close().await;
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
            .fetch_one(&mut **reader)
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn a_connection_is_handed_on() {
        let readers = memory(1, Duration::from_secs(10));
        let mut first = readers.acquire().await.unwrap();
        sqlx::query("CREATE TEMP TABLE mark (id INTEGER)")
            .execute(&mut *first)
            .await
            .unwrap();
        // The second waits for the first and gets what it left.
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
        .fetch(&mut *first);
        rows.try_next().await.unwrap();
        drop(rows);
        drop(first);
        assert_eq!(number(&mut readers.acquire().await.unwrap()).await, 0);
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
