//! PostgreSQL: which host, which connections, and how each of them is set up.

mod hosts;
mod pooler;
mod session;

use crate::error::Error;
use crate::tuning::Tuning;
use hosts::Hosts;
use sqlx::pool::PoolConnection;
use sqlx::{Connection, Transaction};
use sqlx_postgres::Postgres;
use sqlx_postgres::{PgConnectOptions, PgConnection, PgPool, PgPoolOptions};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout};

/// How long a caller waits for a connection before it gets [`Error::Busy`]: over HTTP a quick 503 is better than a long wait.
const PATIENCE: Duration = Duration::from_secs(3);
/// How long closing waits for open transactions.
const LAST_ORDERS: Duration = Duration::from_secs(2);
/// The longest pause between two attempts to reach a server at the start.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The connections to a server.
pub(crate) struct Server {
    writers: PgPool,
    readers: PgPool,
    /// One connection that listens for notifications, so that it takes none from the others.
    listening: PgPool,
    hosts: Arc<Hosts>,
    /// A search for the writable host is in progress.
    choosing: Arc<AtomicBool>,
}

impl Server {
    /// Connects, and runs the migrations.
    pub(crate) async fn open(url: &str, tuning: &Tuning) -> Result<Self, Error> {
        let hosts = Hosts::parse(url)?;
        let (options, mut conn) = reach(&hosts, tuning.wait).await?;
        pooler::refuse_by_transaction(&options, &mut conn).await?;
        // On a connection without timeouts: a migration may take as long as it needs.
        sqlx::migrate!("../../migrations/postgres")
            .run(&mut conn)
            .await?;
        conn.close().await?;
        let all = tuning.connections.max(2);
        let several = hosts.several();
        let pool = |most: u32, told: &'static str| {
            PgPoolOptions::new()
                .max_connections(most)
                .acquire_timeout(PATIENCE)
                .after_connect(move |conn, _| {
                    Box::pin(async move { session::prepare(conn, told, several).await })
                })
                .connect_lazy_with(options.clone())
        };
        Ok(Self {
            writers: pool(all.div_ceil(2), session::WRITER),
            readers: pool(all / 2, session::READER),
            listening: pool(1, session::LISTENER),
            hosts: Arc::new(hosts),
            choosing: Arc::default(),
        })
    }

    /// The pool of the one connection that listens.
    pub(crate) fn listening(&self) -> PgPool {
        self.listening.clone()
    }

    /// A connection for reading.
    pub(crate) async fn read(&self) -> Result<PoolConnection<Postgres>, Error> {
        self.readers.acquire().await.map_err(|error| {
            self.look_again_after(&error);
            error.into()
        })
    }

    /// A transaction for writing.
    pub(crate) async fn begin(&self) -> Result<Transaction<'static, Postgres>, Error> {
        let writers = self.writers.clone();
        // In a task of its own: when the caller is dropped in the middle of BEGIN, the driver would return the connection with an open transaction.
        let begun = tokio::spawn(async move { writers.begin().await }).await;
        begun.map_err(|_| Error::Busy)?.map_err(|error| {
            self.look_again_after(&error);
            error.into()
        })
    }

    /// With several hosts, an error that means that this one is down triggers a search through all of them.
    fn look_again_after(&self, error: &sqlx::Error) {
        let away = matches!(error, sqlx::Error::PoolTimedOut | sqlx::Error::Io(_));
        if away {
            self.look_again();
        }
    }

    /// Looks, in a task of its own, for the host that is writable now, and directs new connections there.
    pub(crate) fn look_again(&self) {
        if !self.hosts.several() || self.choosing.swap(true, Ordering::AcqRel) {
            return;
        }
        let (hosts, choosing) = (Arc::clone(&self.hosts), Arc::clone(&self.choosing));
        let pools = [
            self.writers.clone(),
            self.readers.clone(),
            self.listening.clone(),
        ];
        tokio::spawn(async move {
            if let Ok((options, conn)) = hosts.choose().await {
                let _ = conn.close().await;
                for pool in pools {
                    pool.set_connect_options(options.clone());
                }
            }
            choosing.store(false, Ordering::Release);
        });
    }

    /// Closes every connection; transactions still open after two seconds are left to the server, which rolls them back.
    pub(crate) async fn close(&self) {
        let closing = async {
            self.listening.close().await;
            self.readers.close().await;
            self.writers.close().await;
        };
        if timeout(LAST_ORDERS, closing).await.is_err() {
            tracing::warn!(
                "PostgreSQL did not answer at shutdown; open transactions are left to it"
            );
        }
    }
}

/// The writable host, once one can be reached: retried with a growing back-off for as long as `wait` says.
async fn reach(hosts: &Hosts, wait: Duration) -> Result<(PgConnectOptions, PgConnection), Error> {
    let until = Instant::now() + wait;
    let mut pause = Duration::from_millis(250);
    loop {
        match hosts.choose().await {
            Err(error) if error.may_pass() && Instant::now() + pause < until => {
                tracing::warn!(%error, pause_ms = pause.as_millis(), "PostgreSQL is not available yet; retrying");
                tokio::time::sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
            }
            other => return other,
        }
    }
}
