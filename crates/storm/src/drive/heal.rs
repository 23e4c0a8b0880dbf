//! Healing everything, and waiting until no task is open.

use crate::Outcome;
use crate::storm::Storm;
use serde_json::Value;
use std::time::{Duration, Instant};

/// Heals everything, including what the faults should have healed themselves.
pub async fn heal(storm: &Storm) {
    storm.world.line.heal();
    storm.world.line.leads_to(storm.world.registry.address());
    for serve in &storm.world.serves {
        if let Some(clock) = serve.clock()
            && let Err(error) = clock.set(0)
        {
            storm.trouble(format!("a clock: {error}"));
        }
        if let Err(error) = serve.start().await {
            storm.trouble(error.to_string());
        }
    }
    storm.is_healed();
}

/// Waits until no task is pending or running. Those that wait for somebody's yes to a registrant whom no call named get it: what a call took back is wanted by the book all the same.
///
/// # Errors
/// When one still is after so long: the judge then names them.
pub async fn until_quiet(storm: &Storm, within: Duration) -> Outcome {
    let began = Instant::now();
    loop {
        match open_tasks(storm).await {
            Ok(open) if open.is_empty() => return Ok(()),
            Ok(open) if began.elapsed() > within => {
                return Err(format!("{} tasks were open after {within:?}", open.len()).into());
            }
            Err(error) if began.elapsed() > within => return Err(error),
            Ok(open) => {
                for task in open.iter().filter(|task| waits_for_a_yes(task)) {
                    // Refused, it has moved on by itself.
                    if let Err(error) = approve(storm, task).await {
                        storm.trouble(format!("a yes: {error}"));
                    }
                }
                tokio::time::sleep(Duration::from_millis(300)).await;
            }
            Err(_) => tokio::time::sleep(Duration::from_millis(300)).await,
        }
    }
}

fn waits_for_a_yes(task: &Value) -> bool {
    task["awaiting"] == "operator" && task["error"].is_null()
}

async fn approve(storm: &Storm, task: &Value) -> Outcome {
    let to = storm.world.serves.iter().find_map(|serve| serve.listens());
    let to = to.ok_or("nobody listens")?.http;
    let id = task["id"].as_str().unwrap_or_default();
    let request = storm
        .api
        .request(to, "POST", &format!("/tasks/{id}/approve"));
    storm.api.send(request, &Value::Null).await?;
    Ok(())
}

async fn open_tasks(storm: &Storm) -> Outcome<Vec<Value>> {
    let mut open = Vec::new();
    let to = storm.world.serves.iter().find_map(|serve| serve.listens());
    let to = to.ok_or("nobody listens")?.http;
    for status in ["pending", "running"] {
        let page = storm
            .api
            .get(to, &format!("/tasks?limit=200&status={status}"))
            .await?;
        open.extend(page["data"].as_array().cloned().unwrap_or_default());
    }
    Ok(open)
}
