//! Random histories over the whole system: people edit, leave, merge, assign and import, tasks are cancelled, approved and tried again, the registry refuses, loses answers and is changed by
//! somebody else, while the worker goes on step by step and dies in between. All along what is kept of each domain is what it is, and no registrant becomes another one that nobody had named. In
//! the end, for every domain, the book, the registry and WHOIS are the same, or it is said what differs.
//!
//! `make histories RUNS=1000 SEED=1 ENGINE=sqlite` runs many. `NICHANDLE_HISTORY_SEED=7 NICHANDLE_HISTORY_ACTS=0,3,9` repeats one, and tells what happens in it.
#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

mod actions;
mod agrees;
mod book;
mod dice;
mod history;
mod named;
mod published;
mod registry;
mod shrink;
mod work;
mod world;

use std::time::Instant;
use testkit::TestEngine;

/// Actions of a history.
const ACTIONS: u64 = 40;
/// Histories in every run of the tests: less than a minute.
const RUNS_SQLITE: u64 = 10;
const RUNS_POSTGRES: u64 = 4;
/// The first seed of those.
const SEED: u64 = 1;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap())
}

async fn histories(engine: TestEngine, runs: u64) {
    let actions = number("NICHANDLE_HISTORY_ACTIONS").unwrap_or(ACTIONS);
    let all: Vec<u64> = (0..actions).collect();
    if let Some(seed) = number("NICHANDLE_HISTORY_SEED") {
        let acts = std::env::var("NICHANDLE_HISTORY_ACTS").ok();
        let acts = acts.map_or(all, |acts| {
            acts.split(',').map(|act| act.parse().unwrap()).collect()
        });
        let fault = shrink::found(engine, seed, &acts).await;
        if let Some(fault) = fault {
            panic!("{}\n{}", fault.told.join("\n"), fault.found);
        }
        return;
    }
    let first = number("NICHANDLE_HISTORY_FIRST").unwrap_or(SEED);
    let runs = number("NICHANDLE_HISTORY_RUNS").unwrap_or(runs);
    let began = Instant::now();
    let mut failed = Vec::new();
    for (nth, seed) in (first..first + runs).enumerate() {
        if let Some(fault) = shrink::found(engine, seed, &all).await {
            let (acts, fault) = shrink::shrink(engine, seed, &all, fault).await;
            let acts: Vec<String> = acts.iter().map(ToString::to_string).collect();
            let acts = acts.join(",");
            println!(
                "FOUND on {engine:?}: NICHANDLE_HISTORY_SEED={seed} NICHANDLE_HISTORY_ACTS={acts}\n{}\n{}\n",
                fault.told.join("\n"),
                fault.found
            );
            failed.push(seed);
        }
        if (nth + 1) % 10 == 0 {
            let seconds = began.elapsed().as_secs();
            println!(
                "{engine:?}: {} histories of {actions} actions in {seconds} s, {} with a fault",
                nth + 1,
                failed.len()
            );
        }
    }
    println!(
        "{engine:?}: {runs} histories of {actions} actions, {:?}",
        began.elapsed()
    );
    assert!(failed.is_empty(), "found with these seeds: {failed:?}");
}

#[tokio::test]
async fn on_sqlite() {
    histories(TestEngine::Sqlite, RUNS_SQLITE).await;
}

#[tokio::test]
async fn on_postgresql() {
    if std::env::var("TEST_DATABASE_URL").is_err() {
        println!("SKIPPED: TEST_DATABASE_URL names no PostgreSQL");
        return;
    }
    histories(TestEngine::Postgres, RUNS_POSTGRES).await;
}
