//! Injecting a fault, and healing it.

use crate::Outcome;
use crate::plan::Fault;
use crate::storm::Storm;
use chrono::{DateTime, FixedOffset};
use std::sync::Arc;
use std::time::Duration;

/// The delay that the registry gets just before a process is frozen, so that the process is frozen while it waits.
const LATE: Duration = Duration::from_millis(1_500);

/// Injects a fault, waits, and heals it. What can't be healed is recorded as trouble of the storm itself.
pub async fn bring(storm: Arc<Storm>, fault: Fault) {
    let name = fault.name();
    if let Err(error) = carry_out(&storm, fault).await {
        storm.trouble(format!("{name}: {error}"));
    }
}

async fn carry_out(storm: &Storm, fault: Fault) -> Outcome {
    let (world, line) = (&storm.world, &storm.world.line);
    let millis = Duration::from_millis;
    match fault {
        Fault::Kill { process, down } => world.serves[process].kill(millis(down)).await?,
        Fault::Terminate { process } => world.serves[process].restart().await?,
        Fault::Freeze { process, length } => {
            line.delay(LATE);
            tokio::time::sleep(LATE / 2).await;
            let freezing = world.serves[process].freeze(millis(length));
            let healing = async {
                tokio::time::sleep(LATE).await;
                line.delay(Duration::ZERO);
            };
            tokio::join!(freezing, healing).0?;
        }
        Fault::RestartDatabase { how, down } => {
            if let Some(postgres) = &world.postgres {
                postgres.restart(how, millis(down)).await?;
            }
        }
        Fault::CutRegistry { at, times } => line.cut(at, times),
        Fault::DelayRegistry { delay, length } => {
            line.delay(millis(delay));
            tokio::time::sleep(millis(length)).await;
            line.delay(Duration::ZERO);
        }
        Fault::RefuseRegistry { length } => {
            line.close(true);
            tokio::time::sleep(millis(length)).await;
            line.close(false);
        }
        Fault::KillRegistry { down } => {
            world.registry.kill(millis(down)).await?;
            line.leads_to(world.registry.address());
        }
        Fault::FillDisk { length } => {
            let Some(disk) = &world.disk else {
                return Ok(());
            };
            let ballast = disk.fill()?;
            tokio::time::sleep(millis(length)).await;
            drop(ballast);
        }
        Fault::MoveClock {
            process,
            seconds,
            length,
        } => {
            let Some(clock) = world.serves[process].clock() else {
                return Ok(());
            };
            let before = date(storm, process).await;
            clock.set(seconds)?;
            tokio::time::sleep(millis(length)).await;
            let after = date(storm, process).await;
            clock.set(0)?;
            // The server keeps its `Date` until a later one is due, so it tells of a clock that was put forward only.
            if let (Some(before), Some(after)) = (before, after)
                && (after - before).num_seconds() < seconds / 2
                && seconds > 0
            {
                let what = "move_clock: the library is there, and the program's clock did not move";
                world.skip(what.to_owned());
            }
        }
        Fault::Backup => super::restore::back_up(storm).await?,
    }
    Ok(())
}

/// A process's clock, by the `Date` of its responses; `None` when it does not respond.
async fn date(storm: &Storm, process: usize) -> Option<DateTime<FixedOffset>> {
    let listens = storm.world.serves[process].listens()?;
    let request = storm.api.request(listens.http, "GET", "//healthz");
    let response = request.timeout(Duration::from_secs(2)).send().await.ok()?;
    let date = response.headers().get("date")?.to_str().ok()?;
    DateTime::parse_from_rfc2822(date).ok()
}
