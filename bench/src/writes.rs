//! Contacts created per second through the API, beside the commits per second that the machine's own SQLite manages on the same disk.

use crate::Outcome;
use crate::desk::{Desk, contact};
use crate::report::Report;
use sqlx::Connection as _;
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const CONTACTS: usize = 2_000;
const CONNECTIONS: usize = 8;

/// Measures both.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let writers = (0..CONNECTIONS).map(|_| async {
        let mut client = desk.connect().await?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= CONTACTS {
                return Outcome::Ok(());
            }
            desk.call(&mut client, "POST", "/contacts", Some(&contact(number)))
                .await?;
        }
    });
    futures::future::try_join_all(writers).await?;
    let rate = CONTACTS as f64 / begun.elapsed().as_secs_f64();
    let commits = commits(&desk.database().with_extension("bench")).await?;
    report.line(
        "contacts created, with audit, over SQLite",
        format!("{rate:.0} /s"),
        "",
    );
    report.line(
        "the machine's own commits of one row",
        format!("{commits:.0} /s"),
        "",
    );
    Ok(())
}

/// One row a commit, one after the other, with the settings that the program uses.
async fn commits(file: &std::path::Path) -> Outcome<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Normal);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    sqlx::query("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
        .execute(&mut connection)
        .await?;
    let begun = Instant::now();
    for number in 0..CONTACTS {
        let mut transaction = connection.begin().await?;
        sqlx::query("INSERT INTO row (text) VALUES ($1)")
            .bind(contact(number).to_string())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
    }
    Ok(CONTACTS as f64 / begun.elapsed().as_secs_f64())
}
