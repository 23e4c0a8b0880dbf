//! Runs one storm, from its plan to the judge's findings.

use super::setup::set_up;
use super::writer::write;
use super::{asker, faults, heal, restore};
use crate::Outcome;
use crate::api::Api;
use crate::event_stream::Readers;
use crate::history::Recorder;
use crate::judge::{self, Finding};
use crate::look;
use crate::options::{Engine, Options};
use crate::plan::{Act, Plan, Size, draw};
use crate::storm::Storm;
use crate::world::{World, lease};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// The outcome of a storm.
pub struct Report {
    /// What the judge found.
    pub findings: Vec<Finding>,
    /// Faults that could not be injected on this machine.
    pub skipped: Vec<String>,
    /// The storm's folder, where it was kept.
    pub folder: Option<PathBuf>,
    /// The numbers of calls, tasks and faults, in words.
    pub summary: String,
}

/// The plan of a storm that has not been run yet.
pub async fn plan_of(options: &Options) -> Plan {
    let lease = match options.lease {
        Some(lease) => lease,
        None => lease::of(&options.program).await,
    };
    let size = Size::of(options.engine, options.length, lease);
    draw(options.seed, options.engine, size)
}

/// Runs a storm and judges it.
///
/// # Errors
/// When it could not be run.
pub async fn hold(options: &Options) -> Outcome<Report> {
    let plan = plan_of(options).await;
    let size = plan.size;
    let name = format!(
        "{}-{}-{}",
        options.engine.name(),
        options.seed,
        std::process::id()
    );
    let folder = options.folder.join(name);
    std::fs::create_dir_all(&folder)?;
    let folder = folder.canonicalize()?;
    std::fs::write(folder.join("plan.jsonl"), plan.lines())?;

    let world = World::start(options, &folder, &size).await?;
    let api = Api::new(&world, 1)?;
    let to = world.serves[0].listens().ok_or("nobody listens")?.http;
    let book = set_up(&api, to, &size).await?;
    let history = Recorder::new(&folder.join("history.jsonl"))?;
    let storm = Arc::new(Storm::new(world, plan, history, api, book));
    // What was asked before the storm is all done before it.
    heal::until_quiet(&storm, Duration::from_secs(60)).await?;
    let (findings, summary) = judged(&storm, options).await?;
    if !findings.is_empty() {
        let lines: Vec<String> = findings.iter().map(ToString::to_string).collect();
        std::fs::write(folder.join("findings.txt"), lines.join("\n"))?;
    }
    let keep = options.keep || !findings.is_empty();
    if keep {
        if let Some(disk) = &storm.world.disk {
            disk.keep(&folder.join("data-kept"))?;
        }
        if let Some(postgres) = &storm.world.postgres {
            postgres.keep(&folder);
        }
    }
    let skipped = storm
        .world
        .skipped
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .clone();
    drop(storm);
    if !keep {
        std::fs::remove_dir_all(&folder)?;
    }
    Ok(Report {
        findings,
        skipped,
        folder: keep.then_some(folder),
        summary,
    })
}

async fn judged(storm: &Arc<Storm>, options: &Options) -> Outcome<(Vec<Finding>, String)> {
    let began = Instant::now();
    let readers = Readers::start(storm)?;
    let mut askers = asker::start(storm)?;
    let (mut writes, mut faults) = (JoinSet::new(), JoinSet::new());
    for moment in storm.plan.moments.clone() {
        let due = Duration::from_millis(moment.at);
        tokio::time::sleep(due.saturating_sub(began.elapsed())).await;
        match moment.act {
            Act::Write(planned) => {
                writes.spawn(write(Arc::clone(storm), planned));
            }
            Act::Fault(fault) if options.without.iter().any(|name| name == fault.name()) => {
                storm
                    .world
                    .skip(format!("{}: left out as asked", fault.name()));
            }
            Act::Fault(fault) => {
                faults.spawn(faults::bring(Arc::clone(storm), fault));
            }
        }
    }
    faults.join_all().await;
    heal::heal(storm).await;
    writes.join_all().await;
    let quiet = heal::until_quiet(
        storm,
        Duration::from_millis(storm.plan.size.lease) + Duration::from_secs(45),
    )
    .await;
    askers.abort_all();
    if let Err(error) = quiet {
        storm.trouble(error.to_string());
    }
    let mut evidence = look::look(storm, readers).await;
    std::fs::write(
        storm.world.folder.join("evidence.json"),
        serde_json::to_vec_pretty(&evidence)?,
    )?;
    let mut findings = judge::judge(&evidence);
    if options.engine == Engine::Sqlite && evidence.unreadable.is_none() {
        evidence.restored = restore::restored(storm, &evidence).await?;
        findings.extend(judge::restored(&evidence));
    }
    let summary = format!(
        "{} calls, {} tasks, {} faults, {} cuts made, {} events, {} s",
        evidence.calls.len(),
        evidence.tasks.len(),
        storm.plan.faults().count(),
        storm.world.line.made().len(),
        evidence.events.len(),
        began.elapsed().as_secs(),
    );
    Ok((findings, summary))
}
