//! The figures, in one run: `make bench`. It drives the program that `make build` left from outside, over HTTP, with a client of its own
//! on the same machine; client and server share its cores, so a figure is good for comparing with its neighbours and no more.

mod bare;
mod bare_api;
mod bare_html;
mod bare_pg;
mod book;
mod csv;
mod desk;
mod http;
mod keys;
mod load;
mod many;
mod pages;
mod people;
mod postgres;
mod reads;
mod replacement;
mod report;
mod scale;
mod sign_in;
mod streams;
mod work;
mod writes;

use desk::Desk;
use report::{Report, Unit};
use std::error::Error;
use std::process::ExitCode;

/// What a measurement answers; its error is for a person to read.
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "bench takes no arguments, or one word to measure that alone: start, writes, key, work, streams, csv, reads, pages, scale, postgres, or replacement or many (and an engine, `sqlite` or `postgres`)";

#[tokio::main]
async fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match words
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        // The counterpart of the list, in a process of its own as the program is.
        ["bare", database] => bare::serve(database).await,
        // And of the API.
        ["bare-api", database, key] => bare_api::serve(database, key).await,
        // And of the list on PostgreSQL.
        ["bare-postgres", url, organization] => bare_pg::serve(url, organization).await,
        [] => all().await,
        [word] => one(word, None).await,
        [word, engine @ ("sqlite" | "postgres")] => one(word, Some(engine)).await,
        _ => Err(USAGE.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What one works at when one works at one part.
async fn one(word: &str, engine: Option<&str>) -> Outcome {
    let mut report = Report::default();
    let report = &mut report;
    match word {
        "many" => many::measure(report, engine).await?,
        "replacement" => replacement::measure(report, engine).await?,
        "csv" => csv::measure(report).await?.stop().await?,
        "reads" => {
            let mut desk = csv::measure(report).await?;
            reads::measure(&mut desk, report).await?;
            desk.stop().await?;
        }
        "pages" => {
            let mut desk = csv::measure(report).await?;
            pages::measure(&mut desk, report).await?;
            desk.stop().await?;
        }
        "scale" => scale::measure(report).await?,
        "postgres" => postgres::measure(report).await?,
        "key" => keys::measure(report).await?,
        "start" | "writes" | "work" | "streams" => {
            let mut desk = Desk::found().await?;
            match word {
                "start" => starts(&mut desk, report).await?,
                "writes" => {
                    desk.start().await?;
                    writes::measure(&desk, report).await?;
                }
                "work" => {
                    desk.start().await?;
                    work::measure(&desk, report).await?;
                }
                _ => {
                    desk.start().await?;
                    streams::measure(&desk, report).await?;
                }
            }
            desk.stop().await?;
        }
        _ => return Err(USAGE.into()),
    }
    std::mem::take(report).end()
}

/// How long it takes to start, and what it then needs of memory; it runs afterwards.
async fn starts(desk: &mut Desk, report: &mut Report) -> Outcome {
    let first = desk.start().await?;
    desk.stop().await?;
    let mut starts = Vec::new();
    for _ in 0..5 {
        starts.push(desk.start().await?);
        if starts.len() < 5 {
            desk.stop().await?;
        }
    }
    starts.sort_unstable();
    let again = starts[2].as_secs_f64();
    report.told(
        "ready, new data folder",
        Unit::Millis.show(first.as_secs_f64()),
    );
    report.at_most("ready, after a restart", Unit::Millis, again, 0.3);
    let rest = desk.memory()?;
    report.at_most(
        "memory at rest, resident, empty",
        Unit::Megabytes,
        rest,
        40e6,
    );
    Ok(())
}

async fn all() -> Outcome {
    let mut report = Report::default();
    let mut desk = Desk::found().await?;
    starts(&mut desk, &mut report).await?;
    writes::measure(&desk, &mut report).await?;
    keys::measure(&mut report).await?;
    work::measure(&desk, &mut report).await?;
    streams::measure(&desk, &mut report).await?;
    desk.stop().await?;
    drop(desk);
    let mut desk = csv::measure(&mut report).await?;
    reads::measure(&mut desk, &mut report).await?;
    pages::measure(&mut desk, &mut report).await?;
    desk.stop().await?;
    drop(desk);
    scale::measure(&mut report).await?;
    replacement::measure(&mut report, None).await?;
    many::measure(&mut report, None).await?;
    postgres::measure(&mut report).await?;
    report.end()
}
