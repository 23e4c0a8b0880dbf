//! An open database: which engine it is, and connections for reading and writing.

use crate::attempt::Attempt;
use crate::contacts::search::{self, Asked};
use crate::error::Error;
use crate::here::Here;
use crate::postgres::Server;
use crate::shared::Shared;
use crate::sqlite::File;
use crate::tuning::Tuning;
use crate::tx::{Conn, Lent, Tx};
use crate::wake::{self, CAPACITY, Wake};
use model::id::OrganizationId;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::sync::{Semaphore, broadcast, oneshot};
use tokio::task::JoinHandle;

/// Concurrent searches.
const SEARCHES: usize = 2;
/// How long opening waits until the connection listens for notifications.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the data is stored.
#[derive(Debug, Clone)]
pub enum Target {
    /// A SQLite file; created when it does not exist. For one process at a time.
    SqliteFile(PathBuf),
    /// A PostgreSQL database by its URL, which may name several hosts. For any number of processes.
    Postgres(String),
}

/// The engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default.
    Sqlite,
    /// A server.
    Postgres,
}

/// An open database. Cheap to clone; dropping the last clone closes the connections.
#[derive(Clone)]
pub struct Db {
    inner: Arc<Inner>,
}

struct Inner {
    opened: Opened,
    shared: Arc<Shared>,
    listener: Option<JoinHandle<()>>,
    searches: Arc<Semaphore>,
}

enum Opened {
    Sqlite(File),
    Postgres(Server),
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(listener) = &self.listener {
            listener.abort();
        }
    }
}

impl Db {
    /// Connects and runs the migrations; [`Db::open_with`] fills in what they could not.
    pub(crate) async fn connect(target: &Target, tuning: &Tuning) -> Result<Self, Error> {
        let (hub, _) = broadcast::channel(CAPACITY);
        let (opened, listener) = match target {
            Target::SqliteFile(file) => (Opened::Sqlite(File::open(file, tuning).await?), None),
            Target::Postgres(url) => {
                let server = Server::open(url, tuning).await?;
                let (ready, is_ready) = oneshot::channel();
                let listener = tokio::spawn(wake::listen(server.listening(), hub.clone(), ready));
                // So that no wake-up after opening is missed. A dropped sender means that the task has ended, which it does only when the pool is closed.
                let _ = tokio::time::timeout(PATIENCE, is_ready).await;
                (Opened::Postgres(server), Some(listener))
            }
        };
        let here = match target {
            Target::SqliteFile(file) => Some(Here::new(file)),
            Target::Postgres(_) => None,
        };
        let shared = Arc::new(Shared::new(hub, here, tuning.search));
        Ok(Self {
            inner: Arc::new(Inner {
                opened,
                shared,
                listener,
                searches: Arc::new(Semaphore::new(SEARCHES)),
            }),
        })
    }

    fn tx(&self, conn: Conn) -> Tx {
        Tx::new(conn, Arc::clone(&self.inner.shared))
    }

    /// A connection for reading, without a transaction: every statement sees what is committed when it runs, and what this request is about to commit ([`crate::attempt`]).
    ///
    /// # Errors
    /// [`Error::Busy`] when none is free for ten seconds (SQLite) or three (PostgreSQL). Writing through it is [`Error::ReadOnly`].
    pub async fn read(&self) -> Result<Tx, Error> {
        if let Some(attempt) = Attempt::current()
            && let Some(waiting) = attempt.lend().await?
        {
            return Ok(self.tx(Conn::Lent(Lent::new(waiting))));
        }
        let conn = match &self.inner.opened {
            Opened::Sqlite(file) => Conn::SqliteRead(file.readers().acquire().await?.into()),
            Opened::Postgres(server) => Conn::PostgresRead(server.read().await?),
        };
        Ok(self.tx(conn))
    }

    /// As [`Db::read`], for a list of domains or teams that is searched when `q` holds words: at most two searches run at a time, so that simple
    /// look-ups still find a connection.
    ///
    /// # Errors
    /// [`Error::Busy`] when its turn does not come within ten seconds, and as [`Db::read`].
    pub async fn read_found(&self, q: Option<&str>) -> Result<Tx, Error> {
        if q.is_none_or(|q| q.trim().is_empty()) {
            return self.read().await;
        }
        let turn = Arc::clone(&self.inner.searches).acquire_owned();
        let turn = tokio::time::timeout(PATIENCE, turn).await;
        // The semaphore is never closed.
        let turn = turn.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        Ok(self.read().await?.with_turn(turn))
    }

    /// As [`Db::read_found`] for contacts of this organization. Words are looked up in memory; a search waits for its turn only while its book is not there yet, or when it has signs, which the database looks for.
    ///
    /// # Errors
    /// As [`Db::read_found`].
    pub async fn read_contacts(
        &self,
        organization: OrganizationId,
        q: Option<&str>,
    ) -> Result<Tx, Error> {
        if self.inner.shared.shelf.has(organization) && Asked::of(q).patterns.is_empty() {
            return self.read().await;
        }
        self.read_found(q).await
    }

    /// Reads the organizations' contacts into memory, those with the most first, so that the first search of each finds them there. Beyond thirty-two of them, or three million contacts, books are read when they are searched.
    ///
    /// # Errors
    /// Any error of the database.
    pub async fn warm(&self) -> Result<(), Error> {
        const SELECT: &str = "SELECT organization_id FROM organization_counter WHERE contacts > 0 ORDER BY contacts DESC LIMIT 32";
        let mut tx = self.read().await?;
        let largest: Vec<uuid::Uuid> = on!(tx, conn => sqlx::query_scalar(SELECT).fetch_all(conn))?;
        drop(tx);
        for organization in largest {
            search::warm(&mut self.read().await?, OrganizationId(organization)).await?;
        }
        Ok(())
    }

    /// How many statements this process has executed since the database was opened.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.inner.shared.statements.load(Ordering::Relaxed)
    }

    /// A transaction for writing. On SQLite there is one at a time: do the slow work (hashing, network) before or after.
    ///
    /// # Errors
    /// [`Error::Busy`] when none is available within ten seconds (SQLite) or three (PostgreSQL).
    pub async fn begin(&self) -> Result<Tx, Error> {
        if let Some(attempt) = Attempt::current() {
            attempt.flush().await?;
        }
        let begun = match &self.inner.opened {
            Opened::Sqlite(file) => file.begin().await.map(Conn::SqliteWrite),
            Opened::Postgres(server) => server.begin().await.map(Conn::PostgresWrite),
        };
        match begun {
            Ok(conn) => Ok(self.tx(conn)),
            Err(error) => {
                self.inner.shared.heard(&error);
                Err(error)
            }
        }
    }

    /// Hints that tasks have news, from this process and, by [`Db::look_elsewhere`], from others (SQLite), or from all (PostgreSQL). A hint can be lost; poll the tables from time to time too.
    #[must_use]
    pub fn wakes(&self) -> broadcast::Receiver<Wake> {
        self.inner.shared.hub.subscribe()
    }

    /// Sends such a hint when another process has written to this SQLite file since it was last asked: a command beside a running server, say. On PostgreSQL nothing: its server tells all processes.
    /// True when it has, and the first time.
    ///
    /// # Errors
    /// [`Error::Busy`] when the writer is taken for ten seconds.
    pub async fn look_elsewhere(&self) -> Result<bool, Error> {
        let written = match &self.inner.opened {
            Opened::Sqlite(file) => file.written_elsewhere().await?,
            Opened::Postgres(_) => false,
        };
        if written {
            // An error only means that nobody listens.
            let _ = self.inner.shared.hub.send(Wake::elsewhere());
        }
        Ok(written)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// Any error of the database.
    pub async fn ping(&self) -> Result<(), Error> {
        let mut tx = self.read().await?;
        on!(tx, conn => sqlx::query_scalar::<_, i32>("SELECT 1").fetch_one(conn)).map(|_| ())
    }

    /// Whether the database can be written to: records an attempt at `now`.
    ///
    /// # Errors
    /// The obstacle: a full disk, a lock, a read-only server.
    pub async fn probe_write(&self, now: chrono::DateTime<chrono::Utc>) -> Result<(), Error> {
        const UPSERT: &str = "INSERT INTO liveness (name, at) VALUES ('probe', $1) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
        let mut tx = self.begin().await?;
        touched!(tx, sqlx::query(UPSERT).bind(crate::column::micros(now)))?;
        tx.commit().await
    }

    /// Waits for open transactions and closes every connection; on PostgreSQL for two seconds at most.
    pub async fn close(&self) {
        if let Some(listener) = &self.inner.listener {
            listener.abort();
        }
        if let Some(here) = &self.inner.shared.here {
            here.close();
        }
        match &self.inner.opened {
            Opened::Sqlite(file) => file.close().await,
            Opened::Postgres(server) => server.close().await,
        }
    }

    /// Writes a consistent copy of the whole SQLite database to a new file, while others read and write.
    ///
    /// # Errors
    /// When the file exists or can't be written; [`Error::Unsupported`] on PostgreSQL.
    pub async fn backup_to(&self, file: &Path) -> Result<(), Error> {
        match &self.inner.opened {
            Opened::Sqlite(from) => from.backup_to(file).await,
            Opened::Postgres(_) => Err(Error::Unsupported(
                "PostgreSQL is backed up with its own tools: use pg_dump, and pg_restore to bring it back",
            )),
        }
    }

    /// The engine.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match self.inner.opened {
            Opened::Sqlite(_) => Engine::Sqlite,
            Opened::Postgres(_) => Engine::Postgres,
        }
    }

    #[cfg(test)]
    pub(crate) fn sqlite(&self) -> Option<&File> {
        match &self.inner.opened {
            Opened::Sqlite(file) => Some(file),
            Opened::Postgres(_) => None,
        }
    }
}
