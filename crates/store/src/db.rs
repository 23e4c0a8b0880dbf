//! Opening a database: pools, pragmas, migrations.

use crate::error::Error;
use crate::readers::Readers;
use crate::tx::{Conn, Tx};
use crate::wake::{self, CAPACITY, Wake};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Connection};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast, oneshot};
use tokio::task::JoinHandle;

/// Readers of a SQLite file.
const SQLITE_READERS: usize = 4;
/// Searches at a time.
const SEARCHES: usize = 2;
/// Connections to PostgreSQL, for reading and for writing each; one of the writers' listens.
const POSTGRES_CONNECTIONS: u32 = 10;
/// Prepared statements that a connection keeps.
const STATEMENTS: usize = 256;
/// How long a caller waits for a connection or for SQLite's lock before it is told [`Error::Busy`].
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the data is.
#[derive(Debug, Clone)]
pub enum Target {
    /// A SQLite file; made when it is not there. For one process at a time.
    SqliteFile(PathBuf),
    /// A PostgreSQL database by its URL. For any number of processes.
    Postgres(String),
}

/// Which engine it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open database. Cheap to clone; the last clone dropped lets go of the connections.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    pools: Pools,
    hub: broadcast::Sender<Wake>,
    listener: Option<JoinHandle<()>>,
    statements: Arc<AtomicU64>,
    searches: Arc<Semaphore>,
}

enum Pools {
    Sqlite {
        writer: SqlitePool,
        readers: Readers,
        file: PathBuf,
    },
    Postgres {
        writers: PgPool,
        readers: PgPool,
    },
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

impl Db {
    /// Opens the database and brings its schema up to date.
    ///
    /// # Errors
    /// When it can't be reached or opened, or a migration fails.
    pub async fn open(target: &Target) -> Result<Self, Error> {
        let (hub, _) = broadcast::channel(CAPACITY);
        let (pools, listener) = match target {
            Target::SqliteFile(file) => (open_sqlite(file).await?, None),
            Target::Postgres(url) => {
                let (writers, readers) = open_postgres(url).await?;
                let (ready, is_ready) = oneshot::channel();
                let listener = tokio::spawn(wake::listen(writers.clone(), hub.clone(), ready));
                // So that no wake-up after the opening is missed. A dropped sender means that the task ended, which it does only when the pool is closed.
                let _ = tokio::time::timeout(PATIENCE, is_ready).await;
                (Pools::Postgres { writers, readers }, Some(listener))
            }
        };
        let db = Self {
            inner: Arc::new(Inner {
                pools,
                hub,
                listener,
                statements: Arc::default(),
                searches: Arc::new(Semaphore::new(SEARCHES)),
            }),
        };
        db.fold_migrated().await?;
        crate::words::catch_up(&db).await?;
        Ok(db)
    }

    /// What a migration could not say in SQL. Looked for first: whoever opens a database that another process writes to need not wait.
    async fn fold_migrated(&self) -> Result<(), Error> {
        if crate::people::migrated(&mut self.read().await?)
            .await?
            .is_empty()
        {
            return Ok(());
        }
        let mut tx = self.begin().await?;
        crate::people::fold_migrated(&mut tx).await?;
        tx.commit().await
    }

    /// A connection for reading, without a transaction: every statement sees what is committed when it runs.
    ///
    /// # Errors
    /// [`Error::Busy`] when none is free for ten seconds. Writing through it is [`Error::ReadOnly`].
    pub async fn read(&self) -> Result<Tx, Error> {
        let conn = match &self.inner.pools {
            Pools::Sqlite { readers, .. } => Conn::SqliteRead(readers.acquire().await?.into()),
            Pools::Postgres { readers, .. } => Conn::PostgresRead(readers.acquire().await?),
        };
        Ok(self.tx(conn))
    }

    fn tx(&self, conn: Conn) -> Tx {
        let statements = Arc::clone(&self.inner.statements);
        Tx::new(conn, self.inner.hub.clone(), statements)
    }

    /// As [`Db::read`], for a list that is searched through when there are words in `q`: of those there are two at a time, so that whoever only
    /// looks something up finds a connection.
    ///
    /// # Errors
    /// [`Error::Busy`] when its turn does not come within ten seconds, and as [`Db::read`].
    pub async fn read_found(&self, q: Option<&str>) -> Result<Tx, Error> {
        if q.is_none_or(|q| q.trim().is_empty()) {
            return self.read().await;
        }
        let turn = Arc::clone(&self.inner.searches).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn).await;
        // Nobody closes it.
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        Ok(self.read().await?.with_turn(turn))
    }

    /// How many statements were asked since it was opened, in this process.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.inner.statements.load(Ordering::Relaxed)
    }

    /// A transaction for writing. On SQLite there is one at a time: do the slow work (hashing, network) before or after.
    ///
    /// # Errors
    /// [`Error::Busy`] when none is to be had for ten seconds.
    pub async fn begin(&self) -> Result<Tx, Error> {
        let conn = match &self.inner.pools {
            // IMMEDIATE takes the write lock at once. A deferred transaction that reads first and then writes fails at once when another has written meanwhile.
            Pools::Sqlite { writer, .. } => {
                Conn::SqliteWrite(writer.begin_with("BEGIN IMMEDIATE").await?)
            }
            Pools::Postgres { writers, .. } => {
                let writers = writers.clone();
                // In a task of its own: when the caller is dropped in the middle of BEGIN, the driver would give the connection back with an open transaction.
                let begun = tokio::spawn(async move { writers.begin().await }).await;
                Conn::PostgresWrite(begun.map_err(|_| Error::Busy)??)
            }
        };
        Ok(self.tx(conn))
    }

    /// Hints that tasks have news, of this process (SQLite) or of all (PostgreSQL). A hint can be lost; look into the tables from time to time too.
    #[must_use]
    pub fn wakes(&self) -> broadcast::Receiver<Wake> {
        self.inner.hub.subscribe()
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// What stands in the way.
    pub async fn ping(&self) -> Result<(), Error> {
        let mut tx = self.read().await?;
        on!(tx, conn => sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(conn)).map(|_| ())
    }

    /// Whether the database can be written: writes down that somebody tried at `now`.
    ///
    /// # Errors
    /// What stands in the way: a full disk, a lock, a server that only reads.
    pub async fn probe_write(&self, now: chrono::DateTime<chrono::Utc>) -> Result<(), Error> {
        const UPSERT: &str = "INSERT INTO liveness (name, at) VALUES ('probe', $1) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
        let mut tx = self.begin().await?;
        touched!(tx, sqlx::query(UPSERT).bind(crate::column::micros(now)))?;
        tx.commit().await
    }

    /// Waits for the transactions under way and closes every connection.
    pub async fn close(&self) {
        if let Some(listener) = &self.inner.listener {
            listener.abort();
        }
        match &self.inner.pools {
            Pools::Sqlite {
                writer, readers, ..
            } => {
                readers.close().await;
                writer.close().await;
            }
            Pools::Postgres { writers, readers } => {
                readers.close().await;
                writers.close().await;
            }
        }
    }

    /// Writes a whole, consistent copy of a SQLite database to a new file, while others read and write.
    ///
    /// # Errors
    /// When the file exists or can't be written; [`Error::Unsupported`] on PostgreSQL.
    pub async fn backup_to(&self, file: &Path) -> Result<(), Error> {
        match &self.inner.pools {
            Pools::Sqlite { file: from, .. } => {
                // A line of its own, so that neither the writer nor a reader waits for the copy.
                let mut conn = SqliteConnectOptions::new()
                    .filename(from)
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
            Pools::Postgres { .. } => Err(Error::Unsupported(
                "PostgreSQL is backed up with its own tools: use pg_dump, and pg_restore to bring it back",
            )),
        }
    }

    /// Which engine it is.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.inner.pools {
            Pools::Sqlite { .. } => Engine::Sqlite,
            Pools::Postgres { .. } => Engine::Postgres,
        }
    }
}

/// Whether a file is a whole backup of a book, as [`Db::backup_to`] writes them: every page of it is sound, and its tables are ours. Nothing is written.
///
/// # Errors
/// [`Error::NoBackup`] when it is none; what the database said when it can't be read.
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

async fn open_sqlite(file: &Path) -> Result<Pools, Error> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // In WAL a power cut can lose the last commits but never the file's integrity.
        .synchronous(SqliteSynchronous::Normal)
        .busy_timeout(PATIENCE)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        // A whole page of rows: the thread that reads them need not wait for the one that takes them, which halves the time of a list.
        .row_buffer_size(256)
        // 16 MiB of pages per connection; memory-mapped reads spare a copy.
        .pragma("cache_size", "-16384")
        .pragma("mmap_size", "268435456")
        .pragma("temp_store", "MEMORY");
    let writer = SqlitePoolOptions::new()
        .acquire_timeout(PATIENCE)
        .test_before_acquire(false)
        .idle_timeout(None)
        .max_lifetime(None)
        .max_connections(1)
        .connect_with(options.clone())
        .await?;
    sqlx::migrate!("../../migrations/sqlite")
        .run(&writer)
        .await?;
    let readers = Readers::new(
        options.create_if_missing(false).pragma("query_only", "ON"),
        SQLITE_READERS,
        PATIENCE,
    )?;
    Ok(Pools::Sqlite {
        writer,
        readers,
        file: file.to_owned(),
    })
}

async fn open_postgres(url: &str) -> Result<(PgPool, PgPool), Error> {
    let options: PgConnectOptions = url
        .parse::<PgConnectOptions>()?
        .statement_cache_capacity(STATEMENTS);
    let pool = || {
        PgPoolOptions::new()
            .max_connections(POSTGRES_CONNECTIONS)
            .acquire_timeout(PATIENCE)
    };
    let writers = pool().connect_with(options.clone()).await?;
    sqlx::migrate!("../../migrations/postgres")
        .run(&writers)
        .await?;
    let readers = pool()
        .connect_with(options.options([("default_transaction_read_only", "on")]))
        .await?;
    Ok((writers, readers))
}
