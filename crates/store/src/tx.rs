//! A transaction on either engine, and the macros that write one statement into both arms.

use crate::error::{Error, one};
use crate::readers::Reading;
use crate::tasks::NewEvent;
use crate::wake::{CHANNEL, Wake};
use model::id::OrganizationId;
use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Postgres, Sqlite, SqliteConnection, Transaction};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::{OwnedSemaphorePermit, broadcast};

/// Runs one expression on whichever engine the transaction belongs to: `on!(tx, conn => sqlx::query_as::<_, Row>(SQL).bind(id).fetch_optional(conn))`.
/// A second form takes an arm per engine.
macro_rules! on {
    ($tx:expr, $conn:ident => $body:expr) => {{
        let answer = match $tx.link() {
            $crate::tx::Link::Sqlite($conn) => $body.await.map_err($crate::Error::from),
            $crate::tx::Link::Postgres($conn) => $body.await.map_err($crate::Error::from),
        };
        $tx.answered();
        answer
    }};
}

/// As `on!`, for a statement without rows: gives how many rows it touched.
macro_rules! touched {
    ($tx:expr, $query:expr) => {{
        let answer = match $tx.link() {
            $crate::tx::Link::Sqlite(conn) => $query
                .execute(conn)
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
        answer
    }};
}

pub(crate) enum Conn {
    SqliteRead(Reading),
    SqliteWrite(Transaction<'static, Sqlite>),
    PostgresRead(PoolConnection<Postgres>),
    PostgresWrite(Transaction<'static, Postgres>),
}

pub(crate) enum Link<'a> {
    Sqlite(&'a mut SqliteConnection),
    Postgres(&'a mut PgConnection),
}

/// By how much an organization's kept numbers change in this transaction.
#[derive(Default)]
pub(crate) struct Counts {
    pub(crate) contacts: i64,
    pub(crate) active_contacts: i64,
    pub(crate) domains: i64,
}

/// A connection to the database, with a transaction around it when it came from [`crate::Db::begin`]. Dropped without [`Tx::commit`], it leaves nothing behind and wakes nobody.
///
/// Task events, the organization's kept numbers and wake-ups are written by the commit itself, so that the rows which every
/// writer of an organization needs are locked for a moment only, last, and always in the same order. They can't be read back before.
pub struct Tx {
    conn: Conn,
    hub: broadcast::Sender<Wake>,
    statements: Arc<AtomicU64>,
    /// The turn of a search, given back at the end.
    _turn: Option<OwnedSemaphorePermit>,
    wakes: Vec<Wake>,
    pub(crate) counts: BTreeMap<OrganizationId, Counts>,
    pub(crate) events: Vec<NewEvent>,
}

impl Tx {
    pub(crate) fn new(
        conn: Conn,
        hub: broadcast::Sender<Wake>,
        statements: Arc<AtomicU64>,
    ) -> Self {
        Self {
            conn,
            hub,
            statements,
            _turn: None,
            wakes: Vec::new(),
            counts: BTreeMap::new(),
            events: Vec::new(),
        }
    }

    /// It is a search, whose turn ends with it.
    pub(crate) fn with_turn(mut self, turn: OwnedSemaphorePermit) -> Self {
        self._turn = Some(turn);
        self
    }

    /// The connection, for one statement.
    pub(crate) fn link(&mut self) -> Link<'_> {
        self.statements.fetch_add(1, Ordering::Relaxed);
        match &mut self.conn {
            Conn::SqliteRead(conn) => Link::Sqlite(conn.asked()),
            Conn::SqliteWrite(conn) => Link::Sqlite(conn),
            Conn::PostgresRead(conn) => Link::Postgres(conn),
            Conn::PostgresWrite(conn) => Link::Postgres(conn),
        }
    }

    /// The statement is answered. Whoever leaves before that has it broken off.
    pub(crate) fn answered(&mut self) {
        if let Conn::SqliteRead(conn) = &mut self.conn {
            conn.answered();
        }
    }

    /// The statement for this engine out of a pair of `dialect`.
    pub(crate) fn word(&self, pair: [&'static str; 2]) -> &'static str {
        match self.conn {
            Conn::SqliteRead(_) | Conn::SqliteWrite(_) => pair[0],
            Conn::PostgresRead(_) | Conn::PostgresWrite(_) => pair[1],
        }
    }

    /// Says that a task has news, once this transaction is committed. The functions of [`crate::tasks`] do so themselves.
    pub fn wake(&mut self, wake: Wake) {
        if !self.wakes.contains(&wake) {
            self.wakes.push(wake);
        }
    }

    /// Makes everything stand and wakes who listens. On a [`Tx`] for reading there is nothing to do.
    ///
    /// # Errors
    /// [`Error::Busy`] when another transaction stood in the way, or what the database said; nothing was written then.
    /// When the line broke during the commit itself nobody can know whether it stands.
    pub async fn commit(mut self) -> Result<(), Error> {
        self.write_counts().await?;
        crate::tasks::write_events(&mut self).await?;
        if matches!(self.conn, Conn::PostgresWrite(_)) {
            self.notify().await?;
        }
        match self.conn {
            Conn::SqliteRead(_) | Conn::PostgresRead(_) => {}
            Conn::SqliteWrite(tx) => {
                tx.commit().await?;
                for wake in self.wakes {
                    // An error only says that nobody listens.
                    let _ = self.hub.send(wake);
                }
            }
            Conn::PostgresWrite(tx) => tx.commit().await?,
        }
        Ok(())
    }

    async fn write_counts(&mut self) -> Result<(), Error> {
        const ADD: &str = "UPDATE organization_counter SET contacts = contacts + $2, domains = domains + $3, active_contacts = active_contacts + $4 WHERE organization_id = $1";
        for (organization, counts) in std::mem::take(&mut self.counts) {
            if (counts.contacts, counts.domains, counts.active_contacts) != (0, 0, 0) {
                let query = touched!(
                    self,
                    sqlx::query(ADD)
                        .bind(organization.0)
                        .bind(counts.contacts)
                        .bind(counts.domains)
                        .bind(counts.active_contacts)
                );
                one(query?)?;
            }
        }
        Ok(())
    }

    async fn notify(&mut self) -> Result<(), Error> {
        for wake in std::mem::take(&mut self.wakes) {
            touched!(
                self,
                sqlx::query("SELECT pg_notify($1, $2)")
                    .bind(CHANNEL)
                    .bind(wake.payload())
            )?;
        }
        Ok(())
    }
}
