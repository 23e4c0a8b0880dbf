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
mod registered;
mod registry;
mod shrink;
mod work;
mod world;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;
use testkit::TestEngine;
use tokio::runtime::{Builder, Runtime};

/// Actions of a history.
const ACTIONS: u64 = 40;
/// Histories in every run of the tests: less than a minute.
const RUNS_SQLITE: u64 = 6;
const RUNS_POSTGRES: u64 = 2;
/// The first seed of those.
const SEED: u64 = 1;

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap())
}

fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn histories(engine: TestEngine, runs: u64) {
    let actions = number("NICHANDLE_HISTORY_ACTIONS").unwrap_or(ACTIONS);
    let all: Vec<u64> = (0..actions).collect();
    if let Some(seed) = number("NICHANDLE_HISTORY_SEED") {
        let acts = std::env::var("NICHANDLE_HISTORY_ACTS").ok();
        let acts = acts.map_or(all, |acts| {
            acts.split(',').map(|act| act.parse().unwrap()).collect()
        });
        let fault = runtime().block_on(shrink::found(engine, seed, &acts));
        if let Some(fault) = fault {
            panic!("{}\n{}", fault.told.join("\n"), fault.found);
        }
        return;
    }
    let first = number("NICHANDLE_HISTORY_FIRST").unwrap_or(SEED);
    let runs = number("NICHANDLE_HISTORY_RUNS").unwrap_or(runs);
    let began = Instant::now();
    let (next, ended) = (AtomicU64::new(first), AtomicU64::new(0));
    let failed = Mutex::new(Vec::new());
    let work = || loop {
        let seed = next.fetch_add(1, Ordering::Relaxed);
        if seed >= first + runs {
            return;
        }
        // Of its own each, so that nothing goes on behind a history that has ended.
        if runtime().block_on(one(engine, seed, &all)) {
            let mut failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
            failed.push(seed);
        }
        let ended = ended.fetch_add(1, Ordering::Relaxed) + 1;
        if ended % 100 == 0 {
            let seconds = began.elapsed().as_secs();
            let failed = failed.lock().unwrap_or_else(PoisonError::into_inner);
            let failed = failed.len();
            println!(
                "{engine:?}: {ended} histories of {actions} actions in {seconds} s, {failed} with a fault"
            );
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..number("NICHANDLE_HISTORY_JOBS").unwrap_or(1) {
            scope.spawn(work);
        }
    });
    println!(
        "{engine:?}: {runs} histories of {actions} actions from seed {first}, {:?}",
        began.elapsed()
    );
    let mut failed = failed.into_inner().unwrap();
    failed.sort_unstable();
    assert!(failed.is_empty(), "found with these seeds: {failed:?}");
}

/// Whether anything is found in the history of this seed. It is made as short as it can be, and printed.
async fn one(engine: TestEngine, seed: u64, all: &[u64]) -> bool {
    let Some(fault) = shrink::found(engine, seed, all).await else {
        return false;
    };
    let (acts, fault) = shrink::shrink(engine, seed, all, fault).await;
    let acts: Vec<String> = acts.iter().map(ToString::to_string).collect();
    let acts = acts.join(",");
    println!(
        "FOUND on {engine:?}: NICHANDLE_HISTORY_SEED={seed} NICHANDLE_HISTORY_ACTS={acts}\n{}\n{}\n",
        fault.told.join("\n"),
        fault.found
    );
    true
}

#[test]
fn on_sqlite() {
    histories(TestEngine::Sqlite, RUNS_SQLITE);
}

#[test]
fn on_postgresql() {
    if std::env::var("TEST_DATABASE_URL").is_err() {
        println!("SKIPPED: TEST_DATABASE_URL names no PostgreSQL");
        return;
    }
    histories(TestEngine::Postgres, RUNS_POSTGRES);
}
