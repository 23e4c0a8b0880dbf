//! What a connection is told when it was made. By `SET` and not by startup options, which poolers refuse.

use sqlx::Executor;
use sqlx::postgres::PgConnection;

macro_rules! told {
    ($($more:literal),*) => {
        concat!(
            // Whoever waits longer for a row than this is told "busy" and may try again.
            "SET lock_timeout = '5s'; ",
            "SET statement_timeout = '30s'; ",
            // A process that was frozen or cut off in the middle of a transaction holds rows that everybody needs.
            "SET idle_in_transaction_session_timeout = '10s'; ",
            // The server finds out that we are gone within half a minute, and lets go of what we held. Without meaning on a socket.
            "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 2; ",
            "SET extra_float_digits = 3",
            $($more),*
        )
    };
}

/// For a connection that writes.
pub(super) const WRITER: &str = told!();
/// For one that reads.
pub(super) const READER: &str = told!("; SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY");
/// For the one that listens.
pub(super) const LISTENER: &str = told!();

/// Tells a new connection how it is to behave. Where there are several hosts, one that only follows another is refused: it was promoted once, or will be.
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
