//! One contact replaced by another on a thousand domains, by a plan: how long until that is worked out, until it is answered, until the last domain was read back from the registry, and how many tasks a second that is.

use crate::Outcome;
use crate::book::{Engine, has_postgres};
use crate::desk::contact;
use crate::many::{Portfolio, text};
use crate::report::{Report, Unit};
use serde_json::json;
use std::time::{Duration, Instant};

const DOMAINS: usize = 1_000;
/// How long it may take until it is worked out, and until it is answered.
const PLANNED: f64 = 0.5;
const ANSWERED: f64 = 0.2;
/// How long until all domains show it.
const DONE: f64 = 3.0;
/// How many tasks a second are to be carried out.
const TASKS: f64 = 1_000.0;
/// How often its task is asked how far it is.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A run that takes longer has gone wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures it on SQLite, and on PostgreSQL where there is one; `only` one of them, when it is named.
pub async fn measure(report: &mut Report, only: Option<&str>) -> Outcome {
    if only != Some("postgres") {
        on(Engine::Sqlite, report).await?;
    }
    if only != Some("sqlite") && has_postgres() {
        on(Engine::Postgres, report).await?;
    }
    Ok(())
}

async fn on(engine: Engine, report: &mut Report) -> Outcome {
    let mut portfolio = Portfolio::new(engine, DOMAINS).await?;
    let desk = &portfolio.desk;
    let mut client = desk.connect().await?;
    let other = desk
        .call(&mut client, "POST", "/contacts", Some(&contact(2)))
        .await?["id"]
        .clone();
    // By a plan, which names each registrant: else all of them would wait for a yes.
    let change =
        json!({ "change": { "replace_contact": { "from": portfolio.holder, "to": other } } });
    let begun = Instant::now();
    let plan = desk
        .call(&mut client, "POST", "/plans", Some(&change))
        .await?;
    let planned = begun.elapsed();
    let run = format!("/plans/{}/run", text(&plan["id"])?);
    let begun = Instant::now();
    let answer = desk.call(&mut client, "POST", &run, None).await?;
    let answered = begun.elapsed();
    let task = text(&answer["id"])?.to_owned();
    let done = loop {
        let task = desk
            .call(&mut client, "GET", &format!("/tasks/{task}"), None)
            .await?;
        match text(&task["status"])? {
            "completed" => break begun.elapsed(),
            "pending" | "running" if begun.elapsed() < PATIENCE => {}
            _ => return Err(format!("the replacement did not end: {task}").into()),
        }
        tokio::time::sleep(LOOK_EVERY).await;
    };
    portfolio.line(
        report,
        "a replacement on 1,000 domains, planned",
        planned.as_secs_f64(),
        PLANNED,
    );
    portfolio.line(
        report,
        "the same, run and answered",
        answered.as_secs_f64(),
        ANSWERED,
    );
    portfolio.line(
        report,
        "the same until all of them show it",
        done.as_secs_f64(),
        DONE,
    );
    let rate = (DOMAINS + 1) as f64 / done.as_secs_f64();
    report.at_least(
        "  tasks of it, to the read-back from the registry",
        Unit::Rate,
        rate,
        TASKS,
    );
    portfolio.desk.stop().await
}
