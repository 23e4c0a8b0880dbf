//! What grows with the book and what does not: lists, searches and resolution over 1,000 and over 100,000 contacts, and an office that moves under 5,000 domains.

use crate::Outcome;
use crate::desk::{Desk, contact};
use crate::load;
use crate::report::{Report, Unit};
use crate::work::adopt;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const SMALL: usize = 1_000;
const CONTACTS: usize = 100_000;
const DOMAINS: usize = 10_000;
const MOVED: usize = 5_000;
const LASTING: Duration = Duration::from_millis(1_500);
/// By how much a time may grow.
const GROWTH: f64 = 2.0;
/// How long an office's move may take until every domain has its task.
const ENQUEUED: Duration = Duration::from_secs(2);
const PATIENCE: Duration = Duration::from_secs(60);

/// Measures all of it, in a data folder of its own.
pub async fn measure(report: &mut Report) -> Outcome {
    let mut desk = Desk::found().await?;
    desk.start().await?;
    let mut client = desk.connect().await?;
    for number in 0..SMALL {
        desk.call(&mut client, "POST", "/contacts", Some(&contact(number)))
            .await?;
    }
    let (domain, _) = adopt(&desk, "scale.example").await?;
    let who = desk
        .call(&mut client, "GET", "/contacts?limit=1", None)
        .await?["data"][0]["id"]
        .clone();
    let roles = json!({ "registrant": who, "tech": who });
    desk.call(
        &mut client,
        "PATCH",
        &format!("{domain}/contacts"),
        Some(&roles),
    )
    .await?;
    drop(client);
    settled(&desk).await?;
    grow(&mut desk, 0, SMALL).await?;
    let before = times(&desk, &domain).await?;
    grow(&mut desk, CONTACTS, DOMAINS).await?;
    let after = times(&desk, &domain).await?;
    for ((what, small), (_, large)) in before.into_iter().zip(after) {
        report.times(what, large.as_secs_f64(), small.as_secs_f64(), GROWTH);
    }
    office(&desk, report).await?;
    desk.stop().await
}

/// Copies rows while the program does not run.
async fn grow(desk: &mut Desk, contacts: usize, domains: usize) -> Outcome {
    desk.stop().await?;
    desk.book().grow(contacts, domains).await?;
    desk.start().await?;
    Ok(())
}

/// The middle time of each request, one after the other.
async fn times(desk: &Desk, domain: &str) -> Outcome<Vec<(&'static str, Duration)>> {
    let mut times = Vec::new();
    for (what, path) in [
        (
            "contacts, 50 rows, at 1,000 and 100,000",
            "/contacts".to_owned(),
        ),
        (
            "contacts found by a name that all have",
            "/contacts?q=novakova".into(),
        ),
        (
            "contacts found by an address that one has",
            "/contacts?q=jana.77%40acme.example".into(),
        ),
        ("contacts of a country", "/contacts?country_code=CZ".into()),
        (
            "contacts of a country that none has",
            "/contacts?country_code=IS".into(),
        ),
        (
            "domains, 50 rows, at 1,000 and 10,000",
            portfolio(desk, "")?,
        ),
        (
            "domains found by a part of the name",
            portfolio(desk, "?q=cale")?,
        ),
        ("the roles of a domain", format!("{domain}/contacts")),
    ] {
        let request = desk.api("GET", &path, None)?;
        let load = load::run(desk.address(), request, 1, LASTING).await?;
        times.push((what, load.p50));
    }
    Ok(times)
}

/// The list of domains.
pub fn portfolio(desk: &Desk, query: &str) -> Outcome<String> {
    Ok(format!(
        "/projects/{}/domains{query}",
        desk.account("project_id")?
    ))
}

/// An office moves under a member contact that a team's slot shows on thousands of domains.
async fn office(desk: &Desk, report: &mut Report) -> Outcome {
    let mut client = desk.connect().await?;
    let policies = json!({ "policies": { "settle_seconds": 0 } });
    desk.call(&mut client, "PATCH", "", Some(&policies)).await?;
    let office = json!({ "label": "Praha", "street1": "Na Příkopě 14", "city": "Praha", "postal_code": "110 00", "country_code": "CZ", "phone": "+420224810101" });
    let office = desk
        .call(&mut client, "POST", "/locations", Some(&office))
        .await?["id"]
        .clone();
    let person =
        json!({ "first_name": "Petr", "last_name": "Malý", "email": "petr@bench.example" });
    let person = desk
        .call(&mut client, "POST", "/users", Some(&person))
        .await?["id"]
        .clone();
    let member = json!({ "kind": "member", "user_id": person, "location_id": office });
    let member = desk
        .call(&mut client, "POST", "/contacts", Some(&member))
        .await?["id"]
        .clone();
    let team = json!({ "name": "Web", "registrant_contact_id": member, "admin_contact_id": member, "billing_contact_id": member });
    let team = desk
        .call(&mut client, "POST", "/teams", Some(&team))
        .await?["id"]
        .as_str()
        .ok_or("a team without an id")?
        .to_owned();
    // Thousands of them through the API would each get a task.
    desk.book().give_to_team(&team, MOVED).await?;
    let rest = desk.memory()?;
    let moved = json!({ "street1": "Karlova 5", "postal_code": "110 01" });
    let begun = Instant::now();
    let answer = desk
        .call(
            &mut client,
            "PATCH",
            &format!("/locations/{}", text(&office)?),
            Some(&moved),
        )
        .await?;
    let decided = begun.elapsed();
    let task = text(&answer["tasks"][0])?;
    let mut slowest = Duration::ZERO;
    let enqueued = loop {
        let asked = Instant::now();
        let page = desk.api("GET", "/contacts", None)?;
        if client.send(&page).await?.status != 200 {
            return Err("the list did not answer while the office moved".into());
        }
        slowest = slowest.max(asked.elapsed());
        let task = desk
            .call(&mut client, "GET", &format!("/tasks/{task}"), None)
            .await?;
        if task["progress"]["total"].as_u64().unwrap_or(0) as usize >= MOVED {
            break begun.elapsed();
        }
        if begun.elapsed() > PATIENCE {
            return Err(format!("the parts were not made: {task}").into());
        }
    };
    let grown = desk.memory()? - rest;
    report.told(
        "an office moves under 5,000 domains, until answered",
        Unit::Millis.show(decided.as_secs_f64()),
    );
    report.at_most(
        "  the same until every domain has its task",
        Unit::Seconds,
        enqueued.as_secs_f64(),
        ENQUEUED.as_secs_f64(),
    );
    report.at_most(
        "  the list of contacts meanwhile, at the slowest",
        Unit::Millis,
        slowest.as_secs_f64(),
        0.5,
    );
    report.at_most("  memory that it took", Unit::Megabytes, grown, 40e6);
    Ok(())
}

fn text(value: &Value) -> Outcome<&str> {
    value
        .as_str()
        .ok_or_else(|| format!("no text: {value}").into())
}

/// Waits until no task is open.
pub async fn settled(desk: &Desk) -> Outcome {
    let begun = Instant::now();
    let mut client = desk.connect().await?;
    while begun.elapsed() < PATIENCE {
        let mut open = 0;
        for status in ["pending", "running"] {
            let path = format!("/tasks?status={status}&limit=1");
            let list = desk.call(&mut client, "GET", &path, None).await?;
            open += list["data"].as_array().map_or(0, Vec::len);
        }
        if open == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    Err("the tasks did not end".into())
}
