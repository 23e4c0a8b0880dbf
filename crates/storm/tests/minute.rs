//! A minute of storm on each engine, both at once. `scripts/test.sh` holds it behind the other tests; `STORM_SEED` draws another plan.
//!
//! The program is the one that the server's own tests were built with, or what `NICHANDLE_PROGRAM` names.

#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::path::Path;
use std::time::Duration;
use storm::drive::hold;
use storm::options::{Engine, Options};

/// A plan that is known, so that a change of the program and nothing else makes a difference.
const SEED: u64 = 20;
/// Calls and faults go on for so long; the judge comes behind it. Several processes take longer, by what a freeze past the lease needs.
const LENGTH: Duration = Duration::from_secs(40);

async fn a_minute_on(engine: Engine) {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target");
    let seed = std::env::var("STORM_SEED").ok();
    let seconds = std::env::var("STORM_SECONDS").ok();
    let lease = std::env::var("STORM_LEASE").ok();
    let options = Options {
        program: std::env::var_os("NICHANDLE_PROGRAM")
            .map_or(target.join("debug/nichandle"), Into::into),
        seed: seed.map_or(SEED, |seed| seed.parse().unwrap()),
        engine,
        length: seconds.map_or(LENGTH, |seconds| {
            Duration::from_secs(seconds.parse().unwrap())
        }),
        folder: target.join("storm"),
        lease: lease.map(|lease| Duration::from_secs(lease.parse().unwrap())),
        without: Vec::new(),
        keep: false,
    };
    let report = hold(&options).await.unwrap();
    let skipped = report.skipped.len();
    println!("{}: {}, {skipped} skipped", engine.name(), report.summary);
    for skipped in &report.skipped {
        // Not silently: what a machine can't try is said in every run's log.
        eprintln!("{}: SKIPPED {skipped}", engine.name());
    }
    let found: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert!(
        found.is_empty(),
        "seed {}; again: make storm SEED={} SECONDS={} ENGINE={}; kept in {:?}\n{}",
        options.seed,
        options.seed,
        options.length.as_secs(),
        engine.name(),
        report.folder,
        found.join("\n")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn on_sqlite() {
    a_minute_on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn on_postgresql() {
    a_minute_on(Engine::Postgres).await;
}
