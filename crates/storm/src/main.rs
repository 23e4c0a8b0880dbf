//! `make storm`: runs storms from the command line and prints the judge's findings.

use clap::Parser;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;
use storm::drive::{Report, hold};
use storm::options::{Engine, Options};
use tokio::signal::unix::{SignalKind, signal};

/// A storm over the program: everything that can go wrong, while callers write; afterwards the book, the registry and WHOIS are compared
#[derive(Parser)]
struct Arguments {
    /// The program
    #[arg(long, default_value = "target/release/nichandle")]
    program: PathBuf,
    /// Draws the plan; the same seed gives the same plan
    #[arg(long)]
    seed: u64,
    /// How long calls and faults go on, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// SQLite alone or PostgreSQL alone; both, one after the other, when left out
    #[arg(long)]
    engine: Option<Engine>,
    /// Where the storm's folder is made
    #[arg(long, default_value = "target/storm")]
    folder: PathBuf,
    /// How long a task's lease is, in seconds, when the program's settings don't show it
    #[arg(long)]
    lease: Option<u64>,
    /// Kinds of faults to leave out, such as fill_disk,kill: what is found without them is not their doing
    #[arg(long, value_delimiter = ',')]
    without: Vec<String>,
    /// Keep the folder when nothing was found, too
    #[arg(long)]
    keep: bool,
    /// Print the plan and do nothing
    #[arg(long)]
    plan: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let engines = arguments
        .engine
        .map_or(vec![Engine::Sqlite, Engine::Postgres], |engine| {
            vec![engine]
        });
    let mut failed = 0;
    for engine in engines {
        let options = Options {
            program: arguments.program.clone(),
            seed: arguments.seed,
            engine,
            length: Duration::from_secs(arguments.seconds),
            folder: arguments.folder.clone(),
            lease: arguments.lease.map(Duration::from_secs),
            without: arguments.without.clone(),
            keep: arguments.keep,
        };
        if arguments.plan {
            print!("{}", storm::drive::plan_of(&options).await.lines());
            continue;
        }
        println!(
            "storm on {}, seed {}, {} s",
            engine.name(),
            options.seed,
            options.length.as_secs()
        );
        // Interrupted, everything that was started goes with the future that holds it.
        let held = tokio::select! {
            held = hold(&options) => held,
            _ = interrupted() => Err("interrupted".into()),
        };
        let is_good = match held {
            Ok(report) => tell(&report),
            Err(error) => {
                eprintln!("storm: {error}");
                false
            }
        };
        if !is_good {
            let (seed, seconds, engine) = (options.seed, arguments.seconds, engine.name());
            println!("  again: make storm SEED={seed} SECONDS={seconds} ENGINE={engine}");
            failed += 1;
        }
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Ctrl-C, or whoever else wants it to end.
async fn interrupted() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        done = tokio::signal::ctrl_c() => done,
        _ = terminate.recv() => Ok(()),
    }
}

/// Says what came of it; whether it was good.
fn tell(report: &Report) -> bool {
    println!("  {}, {} skipped", report.summary, report.skipped.len());
    for skipped in &report.skipped {
        println!("  SKIPPED {skipped}");
    }
    for finding in &report.findings {
        println!("  FOUND {finding}");
    }
    if let Some(folder) = &report.folder {
        println!(
            "  plan, history, evidence, logs and databases: {}",
            folder.display()
        );
    }
    if report.findings.is_empty() {
        println!("  the book, the registry and WHOIS agree with the history");
    }
    report.findings.is_empty()
}
