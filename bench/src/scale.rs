//! What grows with the book and what does not: lists, searches and resolution over 1,000 and over 100,000 contacts, and an office that moves under 5,000 domains.

use crate::Outcome;
use crate::desk::{Desk, contact};
use crate::load;
use crate::report::{self, Report};
use crate::work::adopt;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection as _};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection};
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
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        let growth = large.as_secs_f64() / small.as_secs_f64();
        report.line(
            what,
            format!("{:.2} ms, {:.2} ms: {growth:.1} ×", ms(small), ms(large)),
            report::at_most(growth, GROWTH),
        );
    }
    office(&desk, report).await?;
    crate::plans::measure(&desk, report).await?;
    desk.stop().await
}

/// Makes contacts and domains up to these numbers by copying rows, and lets the program find the words of what it has not written itself.
async fn grow(desk: &mut Desk, contacts: usize, domains: usize) -> Outcome {
    desk.stop().await?;
    let options = SqliteConnectOptions::new().filename(desk.database());
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let named = |column: &str, noun: &str| match (noun, column) {
        (_, "id") => "randomblob(16)".to_owned(),
        ("contact", "handle") => "printf('X%d-BENCH', abs(random()))".to_owned(),
        ("contact", "last_name") => "c.last_name || printf(' %06d', n)".to_owned(),
        ("contact", "sort_key" | "search_text") => format!("c.{column} || printf(' %06d', n)"),
        ("contact", "email") => "printf('copy%d.', n) || c.email".to_owned(),
        ("domain", "name") => "printf('copy-%d-', n) || c.name".to_owned(),
        ("domain", "search_text") => "printf('copy-%d-', n) || c.search_text".to_owned(),
        (_, other) => format!("c.{other}"),
    };
    for (noun, wanted) in [("contact", contacts), ("domain", domains)] {
        let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info($1)")
            .bind(noun)
            .fetch_all(&mut connection)
            .await?;
        let have: i64 = sqlx::query_scalar(AssertSqlSafe(format!("SELECT COUNT(*) FROM {noun}")))
            .fetch_one(&mut connection)
            .await?;
        let values: Vec<String> = columns.iter().map(|column| named(column, noun)).collect();
        let begin = have + 1;
        // A few rows are copied many times, each copy under another number.
        let statement = format!(
            "WITH RECURSIVE copy (n) AS (SELECT {begin} UNION ALL SELECT n + 1 FROM copy WHERE n < {wanted}) \
             INSERT INTO {noun} ({}) SELECT {} FROM (SELECT * FROM {noun} LIMIT 1) c, copy WHERE {wanted} > {have}",
            columns.join(", "),
            values.join(", ")
        );
        sqlx::query(AssertSqlSafe(statement))
            .execute(&mut connection)
            .await?;
    }
    for statement in [
        "DELETE FROM contact_word",
        "DELETE FROM domain_word",
        "UPDATE organization_counter SET contacts = (SELECT COUNT(*) FROM contact), active_contacts = (SELECT COUNT(*) FROM contact), domains = (SELECT COUNT(*) FROM domain)",
    ] {
        sqlx::query(statement).execute(&mut connection).await?;
    }
    connection.close().await?;
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

fn portfolio(desk: &Desk, query: &str) -> Outcome<String> {
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
    into_team(desk, &team).await?;
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
    let ms = |time: Duration| format!("{:.0} ms", time.as_secs_f64() * 1e3);
    report.line(
        "an office moves under 5,000 domains, until answered",
        ms(decided),
        "",
    );
    report.line(
        "the same until every domain has its task",
        ms(enqueued),
        report::at_most(enqueued.as_secs_f64(), ENQUEUED.as_secs_f64()),
    );
    report.line(
        "the list of contacts meanwhile, at the slowest",
        ms(slowest),
        report::at_most(slowest.as_secs_f64(), 0.5),
    );
    report.line(
        "memory that it took",
        format!("{:.1} MB", grown / 1e6),
        report::at_most(grown, 40e6),
    );
    Ok(())
}

fn text(value: &Value) -> Outcome<&str> {
    value
        .as_str()
        .ok_or_else(|| format!("no text: {value}").into())
}

/// Gives domains to a team, behind the program's back: thousands of them through the API would each get a task.
async fn into_team(desk: &Desk, team: &str) -> Outcome {
    let options = SqliteConnectOptions::new()
        .filename(desk.database())
        .busy_timeout(Duration::from_secs(10));
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let statement = format!(
        "UPDATE domain SET team_id = (SELECT id FROM team WHERE lower(hex(id)) = $1) WHERE id IN (SELECT id FROM domain WHERE name LIKE 'copy-%' LIMIT {MOVED})"
    );
    sqlx::query(AssertSqlSafe(statement))
        .bind(team.replace('-', ""))
        .execute(&mut connection)
        .await?;
    Ok(connection.close().await?)
}

/// Waits until no task is open.
async fn settled(desk: &Desk) -> Outcome {
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
