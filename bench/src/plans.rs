//! A change of ten thousand domains: how long until it is worked out and saved, until it is looked at again after an edit, and until it has run and every domain has its task.

use crate::Outcome;
use crate::desk::Desk;
use crate::report::{self, Report};
use serde_json::json;
use std::time::{Duration, Instant};

/// How long planning may take.
const PLANNED: f64 = 3.0;
/// How long it may take until every domain has its task.
const ENQUEUED: f64 = 5.0;
/// How long a list may take meanwhile.
const LISTED: f64 = 0.1;
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures it over the domains that were copied.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let mut client = desk.connect().await?;
    let contacts = desk
        .call(&mut client, "GET", "/contacts?limit=1", None)
        .await?;
    let who = &contacts["data"][0]["id"];
    let new = json!({ "change": { "roles": { "billing": who } }, "selection": { "filter": { "q": "copy" } } });
    let begun = Instant::now();
    let plan = desk.call(&mut client, "POST", "/plans", Some(&new)).await?;
    let planned = begun.elapsed();
    let id = plan["id"].as_str().ok_or("a plan without an id")?;
    let domains = plan["totals"]["domains"].as_u64().unwrap_or_default();
    let seconds = |time: Duration| format!("{:.2} s", time.as_secs_f64());
    report.line(
        "a plan for 10,000 domains, worked out and saved",
        format!("{} for {domains}", seconds(planned)),
        report::at_most(planned.as_secs_f64(), PLANNED),
    );
    let begun = Instant::now();
    desk.call(&mut client, "GET", &format!("/plans/{id}/items"), None)
        .await?;
    report.line("a page of it", seconds(begun.elapsed()), "");

    let begun = Instant::now();
    let task = desk
        .call(&mut client, "POST", &format!("/plans/{id}/run"), None)
        .await?;
    let ran = begun.elapsed();
    let task = task["id"].as_str().ok_or("a task without an id")?;
    let mut slowest = Duration::ZERO;
    loop {
        let asked = Instant::now();
        let page = desk.api("GET", "/contacts", None)?;
        if client.send(&page).await?.status != 200 {
            return Err("the list did not answer while the plan ran".into());
        }
        slowest = slowest.max(asked.elapsed());
        let task = desk
            .call(&mut client, "GET", &format!("/tasks/{task}"), None)
            .await?;
        // Where a task waits already, the change is joined to that one.
        if task["steps"][0]["status"] == "done" {
            break;
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("the parts were not made: {task}").into());
        }
    }
    let enqueued = begun.elapsed();
    report.line("it runs, until answered", seconds(ran), "");
    report.line(
        "the same until every domain has its task",
        seconds(enqueued),
        report::at_most(enqueued.as_secs_f64(), ENQUEUED),
    );
    report.line(
        "the list of contacts meanwhile, at the slowest",
        seconds(slowest),
        report::at_most(slowest.as_secs_f64(), LISTED),
    );
    Ok(())
}
