//! The figures, in one run: `make bench`. It drives the program that `make build` left from outside, over HTTP, with a client of its own
//! on the same machine; client and server share its cores, so a figure is good for comparing with its neighbours and no more.

mod api;
mod bare;
mod bare_api;
mod book;
mod csv;
mod desk;
mod http;
mod list;
mod load;
mod many;
mod replacement;
mod report;
mod scale;
mod streams;
mod work;
mod writes;

use desk::Desk;
use report::Report;
use std::error::Error;
use std::process::ExitCode;

/// What a measurement answers; its error is for a person to read.
type Outcome<T = ()> = Result<T, Box<dyn Error + Send + Sync>>;

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
        ["bare-api", database, organization, key] => {
            bare_api::serve(database, organization, key).await
        }
        [] => all().await,
        ["api"] => api_alone().await,
        ["many"] => many_alone(None).await,
        ["many", engine @ ("sqlite" | "postgres")] => many_alone(Some(engine)).await,
        ["csv"] => csv_alone().await,
        ["replacement"] => replacement_alone(None).await,
        ["replacement", engine @ ("sqlite" | "postgres")] => replacement_alone(Some(engine)).await,
        ["writes"] => on_a_desk(Part::Writes).await,
        ["work"] => on_a_desk(Part::Work).await,
        ["streams"] => on_a_desk(Part::Streams).await,
        _ => Err("bench takes no arguments, or one word to measure that alone: api, csv, writes, work, streams, or many or replacement (and an engine, `sqlite` or `postgres`)".into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What one works at when one works at the API.
async fn api_alone() -> Outcome {
    let mut report = Report::default();
    let mut desk = Desk::found().await?;
    desk.start().await?;
    api::measure(&desk, &mut report).await?;
    desk.stop().await?;
    report.end()
}

/// What one works at when one works at changes of many domains.
async fn many_alone(engine: Option<&str>) -> Outcome {
    let mut report = Report::default();
    many::measure(&mut report, engine).await?;
    report.end()
}

/// What one works at when one works at files.
async fn csv_alone() -> Outcome {
    let mut report = Report::default();
    csv::measure(&mut report).await?;
    report.end()
}

/// What one works at when one works at the carrying out of tasks.
async fn replacement_alone(engine: Option<&str>) -> Outcome {
    let mut report = Report::default();
    replacement::measure(&mut report, engine).await?;
    report.end()
}

/// What is measured on a data folder of its own.
enum Part {
    Writes,
    Work,
    Streams,
}

async fn on_a_desk(part: Part) -> Outcome {
    let mut report = Report::default();
    let mut desk = Desk::found().await?;
    desk.start().await?;
    match part {
        Part::Writes => writes::measure(&desk, &mut report).await?,
        Part::Work => work::measure(&desk, &mut report).await?,
        Part::Streams => streams::measure(&desk, &mut report).await?,
    }
    desk.stop().await?;
    report.end()
}

async fn all() -> Outcome {
    let mut report = Report::default();
    let mut desk = Desk::found().await?;

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
    report.line(
        "ready, new data folder",
        format!("{:.0} ms", first.as_secs_f64() * 1e3),
        "",
    );
    report.line(
        "ready, after a restart",
        format!("{:.0} ms", starts[2].as_secs_f64() * 1e3),
        report::at_most(starts[2].as_secs_f64(), 0.3),
    );
    let rest = desk.memory()?;
    report.line(
        "memory at rest",
        format!("{:.1} MB", rest / 1e6),
        report::at_most(rest, 40e6),
    );

    writes::measure(&desk, &mut report).await?;
    api::measure(&desk, &mut report).await?;
    work::measure(&desk, &mut report).await?;
    streams::measure(&desk, &mut report).await?;
    list::measure(&mut desk, &mut report).await?;
    desk.stop().await?;
    drop(desk);
    csv::measure(&mut report).await?;
    scale::measure(&mut report).await?;
    replacement::measure(&mut report, None).await?;
    many::measure(&mut report, None).await?;
    report.end()
}
