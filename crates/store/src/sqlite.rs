//! The SQLite file: its single writer, which is replaced when it can't be used any more, and its readers.

use crate::error::Error;
use crate::group::{Group, Writer};
use crate::readers::Readers;
use crate::tuning::{Synchronous, Tuning};
use sqlx::{ConnectOptions, Connection};
use sqlx_sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

/// The number of connections for reading.
const READERS: usize = 4;
/// How many prepared statements a connection caches.
const STATEMENTS: usize = 256;
/// How much of the file the readers map, in bytes: 32 MiB.
const READERS_MAP: &str = "33554432";
/// How much each reader caches besides: 4 MiB.
const READERS_CACHE: &str = "-4096";
/// After how many pages of the log they are brought into the file: 16 MiB. A page that many transactions write is then brought there once; each commit is as durable as before.
const CHECKPOINT: &str = "4000";
/// How long a caller waits for a connection or for the file's lock before it gets [`Error::Busy`].
const PATIENCE: Duration = Duration::from_secs(10);

/// An open file.
pub(crate) struct File {
    writer: SqlitePool,
    group: Group,
    readers: Readers,
    path: PathBuf,
    /// The number of the last commit by another process that was seen.
    elsewhere: AtomicI64,
}

impl File {
    /// Opens the file, creating it if need be, and runs the migrations.
    pub(crate) async fn open(path: &Path, tuning: &Tuning) -> Result<Self, Error> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(match tuning.synchronous {
                Synchronous::Normal => SqliteSynchronous::Normal,
                Synchronous::Full => SqliteSynchronous::Full,
            })
            .busy_timeout(PATIENCE)
            .foreign_keys(true)
            .statement_cache_capacity(STATEMENTS)
            // Room for a whole page of rows: the reading thread need not wait for the consumer, which halves the time of a list.
            .row_buffer_size(256)
            // 16 MiB of pages per connection.
            .pragma("cache_size", "-16384")
            .pragma("temp_store", "MEMORY");
        // The writer met an error after which its connection can't be trusted.
        let broken = Arc::new(AtomicBool::new(false));
        let seen = Arc::clone(&broken);
        let writer = SqlitePoolOptions::new()
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .max_connections(1)
            // SQLite ends a transaction by itself when the disk is full or fails. The driver does not notice, can't roll back what is over, and
            // refuses every later BEGIN: such a connection is closed and replaced.
            .before_acquire(move |conn, _| {
                let usable = !seen.swap(false, Ordering::AcqRel) && !conn.is_in_transaction();
                Box::pin(async move { Ok(usable) })
            })
            // A large transaction writes its pages once, when they all have room; memory is taken only for those that there are.
            .connect_with(
                options
                    .clone()
                    .pragma("mmap_size", "0")
                    .pragma("cache_size", "-49152")
                    .pragma("wal_autocheckpoint", CHECKPOINT),
            )
            .await?;
        sqlx::migrate!("../../migrations/sqlite")
            .run(&writer)
            .await?;
        let readers = Readers::new(
            options
                .create_if_missing(false)
                // Mapped pages are read without a copy, and count once in the process's proportional memory, however many connections map them. What is not mapped
                // has a small cache of its own in each connection.
                .pragma("mmap_size", READERS_MAP)
                .pragma("cache_size", READERS_CACHE)
                .pragma("query_only", "ON"),
            READERS,
            PATIENCE,
        )?;
        Ok(Self {
            group: Group::new(writer.clone(), broken, PATIENCE),
            writer,
            readers,
            path: path.to_owned(),
            elsewhere: AtomicI64::new(0),
        })
    }

    /// Whether another process has written since this was last asked; true the first time.
    pub(crate) async fn written_elsewhere(&self) -> Result<bool, Error> {
        let Some(version) = self.group.version().await? else {
            return Ok(false);
        };
        Ok(self.elsewhere.swap(version, Ordering::AcqRel) != version)
    }

    /// The connections for reading.
    pub(crate) fn readers(&self) -> &Readers {
        &self.readers
    }

    /// The single transaction for writing, or a part of it.
    pub(crate) async fn begin(&self) -> Result<Writer, Error> {
        self.group.begin().await
    }

    /// Writes a consistent copy of the whole file to a new one.
    pub(crate) async fn backup_to(&self, file: &Path) -> Result<(), Error> {
        // A connection of its own, so that neither the writer nor a reader waits for the copy.
        let mut conn = SqliteConnectOptions::new()
            .filename(&self.path)
            .busy_timeout(PATIENCE)
            .connect()
            .await?;
        let to = file.to_string_lossy().into_owned();
        sqlx::query("VACUUM INTO $1")
            .bind(to)
            .execute(&mut conn)
            .await?;
        conn.close().await?;
        Ok(())
    }

    /// Waits for the open transaction and closes every connection.
    pub(crate) async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

/// Checks that a file is a complete backup, as [`crate::Db::backup_to`] writes them: every page of it is sound, and its tables are ours. Nothing is written.
///
/// # Errors
/// [`Error::NoBackup`] when it is not.
pub async fn check_backup(file: &Path) -> Result<(), Error> {
    const OURS: &str = "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('_sqlx_migrations', 'organization', 'contact', 'task')";
    let mut conn = SqliteConnectOptions::new()
        .filename(file)
        .immutable(true)
        .connect()
        .await?;
    let sound: Vec<String> = sqlx::query_scalar("PRAGMA quick_check(1)")
        .fetch_all(&mut conn)
        .await?;
    let tables: i64 = sqlx::query_scalar(OURS).fetch_one(&mut conn).await?;
    conn.close().await?;
    if sound != ["ok"] {
        return Err(Error::NoBackup("the file is damaged"));
    }
    if tables != 4 {
        return Err(Error::NoBackup("it is no backup of a contact book"));
    }
    Ok(())
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use crate::{Db, Target};

    /// Any write.
    async fn count_up(tx: &mut crate::Tx, name: &str) -> Result<i64, Error> {
        let never = chrono::DateTime::<chrono::Utc>::UNIX_EPOCH;
        let rule = crate::tries::Rule {
            free: 1_000_000,
            began_before: never,
            last_before: never,
            pauses: [never; 5],
        };
        let count = crate::tries::count(tx, name, never, &rule).await?;
        Ok(count.unwrap_or(0))
    }

    /// Fills the file up to a limit that its writer is given, as a full disk would.
    async fn fill(db: &Db, file: &File) -> Error {
        let used: i64 = sqlx::query_scalar("PRAGMA page_count")
            .fetch_one(&file.writer)
            .await
            .unwrap();
        let limit = format!("PRAGMA max_page_count = {}", used + 4);
        sqlx::query(sqlx::AssertSqlSafe(limit))
            .execute(&file.writer)
            .await
            .unwrap();
        for number in 0..1000 {
            let key = format!("{number:0>2000}");
            let written = async {
                let mut tx = db.begin().await?;
                count_up(&mut tx, &key).await?;
                tx.commit().await
            };
            if let Err(error) = written.await {
                return error;
            }
        }
        panic!("it was never full");
    }

    #[tokio::test]
    async fn after_a_full_disk_the_next_write_works() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::SqliteFile(folder.path().join("full.sqlite"));
        let db = Db::open(&target).await.unwrap();
        for _ in 0..3 {
            let error = fill(&db, db.sqlite().unwrap()).await;
            assert!(matches!(error, Error::DiskFull), "{error:?}");
            // The connection with the limit is gone: there is room again, and the first write after it succeeds.
            let mut tx = db.begin().await.unwrap();
            count_up(&mut tx, "OK").await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut tx = db.begin().await.unwrap();
        assert_eq!(count_up(&mut tx, "OK").await.unwrap(), 4);
        drop(tx);
        db.close().await;
    }

    #[tokio::test]
    async fn what_was_begun_before_the_disk_was_full_is_not_half_written() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::SqliteFile(folder.path().join("half.sqlite"));
        let db = Db::open(&target).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        count_up(&mut tx, "A").await.unwrap();
        let Some(crate::tx::Link::Sqlite(conn)) = Some(tx.link()) else {
            panic!("SQLite")
        };
        sqlx::query("PRAGMA max_page_count = 1")
            .execute(&mut *conn)
            .await
            .unwrap();
        let mut refused = None;
        for number in 0..1000 {
            let key = format!("{number:0>2000}");
            if let Err(error) = count_up(&mut tx, &key).await {
                refused = Some(error);
                break;
            }
        }
        assert!(matches!(refused, Some(Error::DiskFull)), "{refused:?}");
        // A caller that ignores the error gets it again at the commit.
        let _ = count_up(&mut tx, "B").await;
        assert!(tx.commit().await.is_err());
        let mut tx = db.begin().await.unwrap();
        assert_eq!(count_up(&mut tx, "A").await.unwrap(), 1);
        drop(tx);
        db.close().await;
    }

    #[tokio::test]
    async fn the_writer_keeps_what_it_was_told_about_the_disk() {
        for (synchronous, level) in [(Synchronous::Normal, 1), (Synchronous::Full, 2)] {
            let folder = tempfile::tempdir().unwrap();
            let tuning = Tuning {
                synchronous,
                ..Tuning::default()
            };
            let file = File::open(&folder.path().join("a.sqlite"), &tuning)
                .await
                .unwrap();
            let found: i64 = sqlx::query_scalar("PRAGMA synchronous")
                .fetch_one(&file.writer)
                .await
                .unwrap();
            assert_eq!(found, level);
            let mapped: i64 = sqlx::query_scalar("PRAGMA mmap_size")
                .fetch_one(&file.writer)
                .await
                .unwrap();
            assert_eq!(mapped, 0);
            file.close().await;
        }
    }
}
