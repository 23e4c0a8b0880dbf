//! A file of contacts taken in by the command line while a server runs over the same data: how long until the last row is in the book, and what the list of contacts costs meanwhile.

use crate::Outcome;
use crate::desk::Desk;
use crate::load::quantile;
use crate::report::{self, Report};
use std::collections::BTreeSet;
use std::fmt::Write as _;
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

const FIRST: [&str; 12] = [
    "Jana", "Petr", "Zdeňka", "Søren", "Aylin", "Miguel", "Chloé", "Giulia", "Łukasz", "Noor",
    "Tamás", "Ingrid",
];
const LAST: [&str; 14] = [
    "Nováková",
    "Svoboda",
    "Dvořák",
    "Jensen",
    "Yılmaz",
    "García",
    "Lefèvre",
    "Rossi",
    "Kowalski",
    "de Vries",
    "Nagy",
    "Lindqvist",
    "Novotný",
    "Černá",
];
const CITIES: [(&str, &str); 6] = [
    ("Praha", "110 00"),
    ("Brno", "602 00"),
    ("Ostrava", "702 00"),
    ("Plzeň", "301 00"),
    ("Liberec", "460 01"),
    ("Olomouc", "779 00"),
];

/// The file's text.
fn file(rows: usize) -> String {
    let mut text =
        "first_name,last_name,org_name,email,phone,street1,city,postal_code,country_code\n"
            .to_owned();
    for row in 0..rows {
        let (first, last) = (FIRST[row % FIRST.len()], LAST[row / 7 % LAST.len()]);
        let (city, code) = CITIES[row / 3 % CITIES.len()];
        // Writing to a String can't fail.
        let _ = writeln!(
            text,
            "{first},{last} {row},Company {} s.r.o.,contact.{row}@firm{}.example,+4206{:02}{:06},Dlouhá {},{city},{code},CZ",
            row / 5,
            row / 5,
            row % 8 + 1,
            row % 1_000_000,
            row % 900 + 1
        );
    }
    text
}

/// Measures it.
pub async fn measure(report: &mut Report) -> Outcome {
    let rows = std::env::var(ROWS_OF)
        .ok()
        .and_then(|rows| rows.parse().ok())
        .unwrap_or(ROWS);
    let mut desk = Desk::found().await?;
    desk.start().await?;
    let path = desk.folder().join("contacts.csv");
    std::fs::write(&path, file(rows))?;
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
    report.line(
        &format!("a CSV of {rows} contacts, until all are in the book"),
        format!("{:.1} s", taken.as_secs_f64()),
        report::at_most(taken.as_secs_f64(), target),
    );
    report.line(
        "of that, reading and judging the rows",
        format!("{:.1} s", staged.unwrap_or_default().as_secs_f64()),
        "",
    );
    report.line(
        "the list of contacts meanwhile, p50 / p99",
        format!(
            "{:.1} / {:.1} ms",
            quantile(&times, 50).as_secs_f64() * 1e3,
            slowest.as_secs_f64() * 1e3
        ),
        report::at_most(slowest.as_secs_f64(), SLOWEST.as_secs_f64()),
    );
    report.line(
        "different amounts of progress that were shown",
        format!("{}", shown.len()),
        report::at_least(shown.len() as f64, 10.0),
    );
    desk.stop().await
}
