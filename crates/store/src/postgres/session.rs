//! How a new connection is set up. By `SET` and not by startup options, which poolers refuse.

use sqlx::Executor;
use sqlx_postgres::PgConnection;

macro_rules! told {
    ($($more:literal),*) => {
        concat!(
            // A statement that waits longer for a row lock than this fails as busy and may be retried.
            "SET lock_timeout = '5s'; ",
            "SET statement_timeout = '30s'; ",
            // A process that was frozen or cut off in the middle of a transaction holds locks that everybody needs.
            "SET idle_in_transaction_session_timeout = '10s'; ",
            // The server notices within half a minute that the client is gone, and releases its locks. Has no effect on a socket.
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 2; ",
            // A plan is made for each execution. A kept one goes by how many rows there were when it was made: with a task for each of ten thousand domains enqueued since, it reads all of
            // them for each domain, until PostgreSQL looks again a minute later.
            "SET plan_cache_mode = 'force_custom_plan'; ",
            "SET extra_float_digits = 3",
            $($more),*
        )
    };
}

/// For a connection for writing.
pub(super) const WRITER: &str = told!();
/// For one for reading.
pub(super) const READER: &str = told!("; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
/// For the one that listens.
pub(super) const LISTENER: &str = told!();

/// Sets up a new connection. Where there are several hosts, a standby is refused: it was primary once, or will be.
pub(super) async fn prepare(
    conn: &mut PgConnection,
    told: &'static str,
    several: bool,
) -> Result<(), sqlx::Error> {
    conn.execute(sqlx::raw_sql(told)).await?;
    if several && super::hosts::follows(conn).await? {
        return Err(sqlx::Error::Io(std::io::Error::other(
            "this PostgreSQL follows another one and takes no writes",
        )));
    }
    Ok(())
}
