//! Contacts created per second through the API, beside the commits per second that the machine's own SQLite manages on the same disk.

use crate::Outcome;
use crate::desk::{Desk, contact};
use crate::report::{Report, Unit};
use sqlx::Connection as _;
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const CONTACTS: usize = 2_000;
const MANY: usize = 12_000;
/// What so many clients are to reach together.
const CLIENTS: usize = 32;
const TARGET: f64 = 3_000.0;

/// Measures both.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let commits = commits(&desk.database().with_extension("bench")).await?;
    let one = created(desk, 1, CONTACTS).await?;
    report.told(
        "contacts created, with audit, one client",
        format!(
            "{} ({} of the machine's own commits of a row)",
            Unit::Rate.show(one),
            Unit::Percent.show(one / commits)
        ),
    );
    let many = created(desk, CLIENTS, MANY).await?;
    report.at_least(
        "contacts created, with audit, 32 clients",
        Unit::Rate,
        many,
        TARGET,
    );
    Ok(())
}

/// How many a second, by so many clients, each of which waits for its answer.
pub async fn created(desk: &Desk, clients: usize, contacts: usize) -> Outcome<f64> {
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let writers = (0..clients).map(|_| async {
        let mut client = desk.connect().await?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= contacts {
                return Outcome::Ok(());
            }
            desk.call(&mut client, "POST", "/contacts", Some(&contact(number)))
                .await?;
        }
    });
    futures::future::try_join_all(writers).await?;
    Ok(contacts as f64 / begun.elapsed().as_secs_f64())
}

/// One row a commit, one after the other, with the settings that the program uses.
async fn commits(file: &std::path::Path) -> Outcome<f64> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
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
