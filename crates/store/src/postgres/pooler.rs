//! Detecting a pooler that shares one server connection among several clients (PgBouncer's `pool_mode` `transaction` or `statement`).
//!
//! The driver prepares statements under names, and the store sets up each connection with `SET`. Where connections are shared, one
//! client's statements collide with another's: results of other queries come back, without an error. So such a pooler is refused at the start.

use crate::error::Error;
use sqlx::{ConnectOptions, Connection, Row};
use sqlx_postgres::{PgConnectOptions, PgConnection};
use std::time::Duration;
use tokio::time::timeout;

/// How many probes are made: each alone detects a sharing pooler unless another client's query comes between.
const PROBES: u32 = 3;
/// The timeout of a probe. A pool of one connection gives none while another client is in a transaction.
const ANSWER: Duration = Duration::from_secs(3);

const REFUSED: &str = "a pooler in transaction mode stands before PostgreSQL: it hands one connection to several clients, whose prepared statements and settings then meet. \
    Set its pool_mode to session for this database, or connect to PostgreSQL itself";

/// Refuses a pooler that shares connections.
///
/// # Errors
/// [`Error::Unsupported`] with the words `transaction mode`; any error of the server.
pub(super) async fn refuse_by_transaction(
    options: &PgConnectOptions,
    first: &mut PgConnection,
) -> Result<(), Error> {
    let second = timeout(ANSWER, options.connect()).await;
    let Ok(second) = second else {
        return Err(Error::Unreachable(
            "no second connection came about in time".into(),
        ));
    };
    let mut second = second?;
    for number in 1..=PROBES {
        match timeout(ANSWER * 2, shares(first, &mut second, number)).await {
            Ok(Ok(false)) => {}
            Ok(Err(error)) if !refuses_transactions(&error) => return Err(error.into()),
            _ => return Err(Error::Unsupported(REFUSED)),
        }
    }
    second.close().await?;
    Ok(())
}

/// Statement mode refuses BEGIN.
fn refuses_transactions(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::Database(said) if said.message().contains("pooling"))
}

/// Sets something on the first connection that lasts for its session, then lets the second one begin a transaction, which pins a server connection.
/// They are shared when the second sees what the first has set, or the first has lost it or is on another server connection.
async fn shares(
    first: &mut PgConnection,
    second: &mut PgConnection,
    number: u32,
) -> Result<bool, sqlx::Error> {
    let mark = sqlx::AssertSqlSafe(format!(
        "SELECT set_config('nichandle.probe', pg_backend_pid() || '/{number}', false)"
    ));
    let told: String = sqlx::raw_sql(mark)
        .fetch_one(&mut *first)
        .await?
        .try_get(0)?;
    let row = sqlx::raw_sql("BEGIN; SELECT COALESCE(current_setting('nichandle.probe', true), '') || '@' || pg_backend_pid()")
        .fetch_one(&mut *second)
        .await?;
    let heard: String = row.try_get(0)?;
    let again = sqlx::raw_sql(
        "SELECT COALESCE(current_setting('nichandle.probe', true), '') || '@' || pg_backend_pid()",
    );
    let again = timeout(ANSWER, again.fetch_one(&mut *first)).await;
    let Ok(again) = again else { return Ok(true) };
    let again: String = again?.try_get(0)?;
    sqlx::raw_sql("ROLLBACK").execute(&mut *second).await?;
    let pid = told.split('/').next().unwrap_or_default();
    let same_place = again == format!("{told}@{pid}");
    Ok(heard.starts_with(&format!("{told}@")) || !same_place)
}
