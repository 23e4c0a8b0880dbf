//! A file of contacts taken in by the command line while a server runs over the same data: how long until the last row is in the book, and what the list of contacts costs meanwhile.

use crate::Outcome;
use crate::desk::Desk;
use crate::load::quantile;
use crate::people;
use crate::report::{Report, Unit};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const ROWS: usize = 100_000;
/// The rows that a run of fewer may ask for, when one works at it.
const ROWS_OF: &str = "BENCH_ROWS";
/// How long it may take.
const TAKEN: Duration = Duration::from_secs(12);
/// What one list in a hundred may take meanwhile.
const SLOWEST: Duration = Duration::from_millis(100);
/// How often the list, and the progress, is asked for.
const EVERY: Duration = Duration::from_millis(25);

/// Measures it, and leaves the book to whoever measures more.
pub async fn measure(report: &mut Report) -> Outcome<Desk> {
    let rows = std::env::var(ROWS_OF)
        .ok()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(ROWS);
    let mut desk = Desk::found().await?;
    desk.start().await?;
    let path = desk.folder().join("contacts.csv");
    std::fs::write(&path, people::csv(rows))?;
    let begun = Instant::now();
    let mut import = desk.import(&path)?;
    let mut client = desk.connect().await?;
    let list = desk.api("GET", "/contacts?limit=50", None)?;
    let (mut times, mut shown, mut staged) = (Vec::new(), BTreeSet::new(), None);
    let status = loop {
        let asked = Instant::now();
        if client.send(&list).await?.status != 200 {
            return Err("the list did not answer while a file was taken in".into());
        }
        times.push(asked.elapsed());
        let tasks = desk
            .call(&mut client, "GET", "/tasks?limit=1", None)
            .await?;
        // There is none before the last row was judged.
        if let Some(task) = tasks["data"][0]["id"].as_str() {
            staged.get_or_insert_with(|| begun.elapsed());
            let path = format!("/tasks/{task}/progress");
            let progress = desk.call(&mut client, "GET", &path, None).await?;
            shown.insert(
                progress["ended"]
                    .as_i64()
                    .ok_or("a task without progress")?,
            );
        }
        if let Some(status) = import.try_wait()? {
            break status;
        }
        tokio::time::sleep(EVERY).await;
    };
    let taken = begun.elapsed();
    if !status.success() {
        return Err(format!("the import ended with {status}").into());
    }
    times.sort_unstable();
    let slowest = quantile(&times, 99);
    let target = TAKEN.as_secs_f64() * rows as f64 / ROWS as f64;
    report.at_most(
        &format!("a CSV of {rows} contacts, until all are in the book"),
        Unit::Seconds,
        taken.as_secs_f64(),
        target,
    );
    let judged = staged.unwrap_or_default();
    report.told(
        "  of that, reading and judging the rows",
        Unit::Seconds.show(judged.as_secs_f64()),
    );
    report.at_most(
        "  the list of contacts meanwhile, p99",
        Unit::Millis,
        slowest.as_secs_f64(),
        SLOWEST.as_secs_f64(),
    );
    report.at_least(
        "  different amounts of progress that were shown",
        Unit::Number,
        shown.len() as f64,
        10.0,
    );
    Ok(desk)
}
