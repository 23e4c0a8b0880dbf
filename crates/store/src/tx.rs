//! A transaction on either engine, and the macros that expand one statement for both. It is committed by [`crate::attempt`], as the response to a request may have a part in that.

use crate::books::Shelf;
use crate::change::Change;
use crate::conflict;
use crate::error::Error;
use crate::group::Writer;
use crate::moves::Moves;
use crate::new_event::NewEvent;
use crate::readers::Reading;
use crate::shared::Shared;
use crate::tuning::SearchBounds;
use crate::wake::{CHANNEL, Wake};
use model::id::OrganizationId;
use sqlx::Transaction;
use sqlx::pool::PoolConnection;
use sqlx_postgres::{PgConnection, Postgres};
use sqlx_sqlite::SqliteConnection;
use std::collections::BTreeMap;
use std::sync::atomic::Ordering;
use std::sync::{Arc, OnceLock};
use tokio::sync::{OwnedMappedMutexGuard, OwnedSemaphorePermit};
use uuid::Uuid;

/// Runs one expression on whichever engine the transaction belongs to: `on!(tx, conn => sqlx::query_as::<_, Row>(SQL).bind(id).fetch_optional(conn))`.
/// The second form takes an arm per engine.
macro_rules! on {
    ($tx:expr, $conn:ident => $body:expr) => {{
        let inline = $tx.is_writer();
        let result = match $tx.link() {
            $crate::tx::Link::Sqlite($conn) => $crate::inline::here(inline, $body)
                .await
                .map_err($crate::Error::from),
            $crate::tx::Link::Postgres($conn) => $body.await.map_err($crate::Error::from),
        };
        $tx.answered();
        if let Err(error) = &result {
            $tx.failed(error);
        }
        result
    }};
}

/// As `on!`, for a statement without rows: returns how many rows it affected.
macro_rules! touched {
    ($tx:expr, $query:expr) => {{
        let inline = $tx.is_writer();
        let result = match $tx.link() {
            $crate::tx::Link::Sqlite(conn) => $crate::inline::here(inline, $query.execute(conn))
                .await
                .map(|done| done.rows_affected())
                .map_err($crate::Error::from),
            $crate::tx::Link::Postgres(conn) => $query
                .execute(conn)
                .await
                .map(|done| done.rows_affected())
                .map_err($crate::Error::from),
        };
        $tx.answered();
        if let Err(error) = &result {
            $tx.failed(error);
        }
        result
    }};
}

pub(crate) enum Conn {
    SqliteRead(Reading),
    SqliteWrite(Writer),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
    /// Reading through a transaction whose commit waits for its request's response.
    Lent(Lent),
}

/// A transaction that is held until its response is known, lent for reading.
pub(crate) struct Lent(Box<OwnedMappedMutexGuard<Option<Tx>, Tx>>);

impl Lent {
    pub(crate) fn new(waiting: OwnedMappedMutexGuard<Option<Tx>, Tx>) -> Self {
        Self(Box::new(waiting))
    }
}

impl std::ops::Deref for Lent {
    type Target = Tx;

    fn deref(&self) -> &Tx {
        &self.0
    }
}

impl std::ops::DerefMut for Lent {
    fn deref_mut(&mut self) -> &mut Tx {
        &mut self.0
    }
}

pub(crate) enum Link<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// By how much an organization's kept counts change in this transaction.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) contacts: i64,
    pub(crate) active_contacts: i64,
    pub(crate) domains: i64,
}

/// A connection to the database, with a transaction around it when it came from [`crate::Db::begin`]. Dropped without [`Tx::commit`], it rolls back and wakes nobody.
///
/// Task events, the organization's kept counts and wake-ups are written by the commit itself, so that the rows which every
/// writer of an organization needs are locked only briefly, last, and always in the same order. They can't be read back before.
pub struct Tx {
    conn: Conn,
    shared: Arc<Shared>,
    /// A statement failed, so that nothing of this transaction may be committed.
    failed: bool,
    /// The permit of a search, returned at the end.
    _turn: Option<OwnedSemaphorePermit>,
    wakes: Vec<Wake>,
    pub(crate) counts: BTreeMap<OrganizationId, Counts>,
    pub(crate) events: Vec<NewEvent>,
    pub(crate) moves: Moves,
    /// The audit entry that the further ones of this transaction follow from.
    pub(crate) cause: Option<Uuid>,
    /// What this transaction is in the history of the books that it changes.
    pub(crate) changes: BTreeMap<OrganizationId, Change>,
}

impl Tx {
    pub(crate) fn new(conn: Conn, shared: Arc<Shared>) -> Self {
        Self {
            conn,
            shared,
            failed: false,
            _turn: None,
            wakes: Vec::new(),
            counts: BTreeMap::new(),
            events: Vec::new(),
            moves: Moves::default(),
            cause: None,
            changes: BTreeMap::new(),
        }
    }

    /// Marks it as a search, whose permit ends with it.
    pub(crate) fn with_turn(mut self, turn: OwnedSemaphorePermit) -> Self {
        self._turn = Some(turn);
        self
    }

    /// The connection, for one statement.
    pub(crate) fn link(&mut self) -> Link<'_> {
        if !matches!(self.conn, Conn::Lent(_)) {
            self.shared.statements.fetch_add(1, Ordering::Relaxed);
        }
        match &mut self.conn {
            Conn::SqliteRead(conn) => Link::Sqlite(conn.asked()),
            Conn::SqliteWrite(writer) => Link::Sqlite(writer.conn()),
            Conn::PostgresRead(conn) => Link::Postgres(conn),
            Conn::PostgresWrite(conn) => Link::Postgres(conn),
            Conn::Lent(tx) => tx.link(),
        }
    }

    /// What `ask` reads on this thread, where that can be: see [`crate::here`]. `None` within a transaction that has written something, on PostgreSQL, and when it could not be read.
    pub(crate) fn here<T>(
        &self,
        ask: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T>,
    ) -> Option<T> {
        if !matches!(self.conn, Conn::SqliteRead(_)) {
            return None;
        }
        let read = self.shared.here.as_ref()?.ask(ask)?;
        self.shared.statements.fetch_add(1, Ordering::Relaxed);
        Some(read)
    }

    /// The installation's id, where this process has read it.
    pub(crate) fn installation(&self) -> &OnceLock<Uuid> {
        &self.shared.installation
    }

    /// Whether it has SQLite's only writer, for which others may wait.
    pub(crate) const fn is_writer(&self) -> bool {
        matches!(self.conn, Conn::SqliteWrite(_))
    }

    /// Up to where a search takes which way.
    pub(crate) fn search_bounds(&self) -> SearchBounds {
        self.shared.search
    }

    /// The books that this process has in memory.
    pub(crate) fn shelf(&self) -> &Shelf {
        &self.shared.shelf
    }

    /// Whether it sees what is committed, and nothing else.
    pub(crate) const fn sees_the_committed(&self) -> bool {
        matches!(self.conn, Conn::SqliteRead(_) | Conn::PostgresRead(_))
    }

    /// Whether it is a transaction for writing.
    pub(crate) const fn writes(&self) -> bool {
        matches!(self.conn, Conn::SqliteWrite(_) | Conn::PostgresWrite(_))
    }

    /// The statement has completed. When the caller is dropped before that, it is interrupted.
    pub(crate) fn answered(&mut self) {
        if let Conn::SqliteRead(conn) = &mut self.conn {
            conn.answered();
        }
    }

    /// The statement for this engine out of a pair of `dialect`.
    pub(crate) fn word(&self, pair: [&'static str; 2]) -> &'static str {
        match &self.conn {
            Conn::SqliteRead(_) | Conn::SqliteWrite(_) => pair[0],
            Conn::PostgresRead(_) | Conn::PostgresWrite(_) => pair[1],
            Conn::Lent(tx) => tx.word(pair),
        }
    }

    /// Whether the engine is PostgreSQL.
    pub(crate) fn is_postgres(&self) -> bool {
        match &self.conn {
            Conn::SqliteRead(_) | Conn::SqliteWrite(_) => false,
            Conn::PostgresRead(_) | Conn::PostgresWrite(_) => true,
            Conn::Lent(tx) => tx.is_postgres(),
        }
    }

    /// A statement failed: the consequences for the connection and for the current request.
    pub(crate) fn failed(&mut self, error: &Error) {
        match &mut self.conn {
            Conn::SqliteRead(_) | Conn::PostgresRead(_) => {}
            Conn::SqliteWrite(writer) => {
                // After these errors SQLite may have ended the transaction, and each further statement would commit by itself.
                if error.breaks_sqlite() {
                    writer.distrust(error);
                    self.failed = true;
                }
            }
            Conn::PostgresWrite(_) => self.failed = true,
            Conn::Lent(tx) => tx.failed(error),
        }
        self.shared.heard(error);
        conflict::heard(error);
    }

    /// Announces that a task has news, once this transaction is committed. The functions of [`crate::tasks`] do so themselves.
    pub fn wake(&mut self, wake: Wake) {
        if !self.wakes.contains(&wake) {
            self.wakes.push(wake);
        }
    }

    /// Whether the transaction can still be committed. PostgreSQL "commits" an aborted one without an error.
    pub(crate) async fn check(&mut self) -> Result<(), Error> {
        if !self.failed {
            return Ok(());
        }
        match self.link() {
            Link::Sqlite(_) => Err(Error::Aborted),
            // A rollback to a savepoint may have repaired it: then the server answers.
            Link::Postgres(conn) => match sqlx::query("SELECT 1").execute(conn).await {
                Ok(_) => Ok(()),
                Err(error) => Err(Error::from(error)),
            },
        }
    }

    /// PostgreSQL passes wake-ups on itself: they are a part of the transaction. On SQLite [`Tx::end`] sends them.
    pub(crate) async fn notify(&mut self) -> Result<(), Error> {
        let Conn::PostgresWrite(conn) = &mut self.conn else {
            return Ok(());
        };
        let payloads: Vec<String> = self.wakes.drain(..).map(|wake| wake.payload()).collect();
        if payloads.is_empty() {
            return Ok(());
        }
        self.shared.statements.fetch_add(1, Ordering::Relaxed);
        // One statement, however many there are.
        let told = sqlx::query("SELECT pg_notify($1, told) FROM unnest($2::text[]) AS told")
            .bind(CHANNEL)
            .bind(payloads)
            .execute(&mut **conn)
            .await;
        told.map(drop)
            .map_err(Error::from)
            .inspect_err(|error| self.failed(error))
    }

    /// Ends the transaction with a commit, and wakes the listeners of this process. What is to be written has been written.
    pub(crate) async fn end(self) -> Result<(), Error> {
        let shared = self.shared;
        let done = match self.conn {
            Conn::SqliteRead(_) | Conn::PostgresRead(_) | Conn::Lent(_) => Ok(()),
            Conn::SqliteWrite(writer) => writer.commit().await,
            Conn::PostgresWrite(tx) => tx.commit().await.map_err(|error| match error.into() {
                // Refusals have a code of their own; this is the connection.
                Error::Unreachable(_) => Error::Unknown,
                other => other,
            }),
        };
        if let Err(error) = &done {
            shared.heard(error);
            conflict::heard(error);
        } else if shared.local {
            for wake in self.wakes {
                // An error only means that nobody listens.
                let _ = shared.hub.send(wake);
            }
        }
        done
    }
}
