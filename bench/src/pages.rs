//! Pages that many rows stand behind, beside the list of contacts: two hundred teams, and a contact on five thousand domains. And what becomes of the list and of searches when the book is ten times as large.

use crate::Outcome;
use crate::desk::{Desk, contact};
use crate::http::Request;
use crate::load::{self, quantile};
use crate::many::text;
use crate::people::ASKED;
use crate::report::{Report, Unit};
use crate::scale::settled;
use crate::sign_in::sign_in;
use crate::work::adopt;
use serde_json::json;
use std::time::{Duration, Instant};

const TEAMS: usize = 200;
const DOMAINS: usize = 5_000;
/// How many times as large the book becomes, and how many domains it then has.
const LARGER: usize = 10;
const MANY_DOMAINS: usize = 100_000;
const LASTING: Duration = Duration::from_millis(500);
/// How often a stranger asks.
const FEW: usize = 15;
/// How many times as long as the list of contacts such a page may take.
const AS_LONG: f64 = 2.0;
/// How much longer ten times as much may take.
const GROWTH: f64 = 1.5;

/// Measures both, with the contacts that are there.
pub async fn measure(desk: &mut Desk, report: &mut Report) -> Outcome {
    report.doing("teams and domains");
    let (holder, handle) = portfolio(desk).await?;
    let cookie = sign_in(desk).await?;
    let list = middle(desk, "/contacts", &cookie).await?;
    for (what, path) in [
        ("domains, with 200 teams", "/domains".to_owned()),
        ("a contact on 5,000 domains", format!("/contacts/{holder}")),
        (
            "its entity in RDAP",
            format!("/rdap/entity/{}", handle.to_lowercase()),
        ),
        ("the overview", "/".to_owned()),
    ] {
        let time = if path.starts_with("/rdap") {
            few(desk, &path).await?
        } else {
            middle(desk, &path, &cookie).await?
        };
        report.times(&format!("{what}, beside the list"), time, list, AS_LONG);
    }
    larger(desk, &cookie, report).await
}

/// The middle time of one caller.
async fn middle(desk: &Desk, path: &str, cookie: &str) -> Outcome<f64> {
    let request = Request::new("GET", path).header("cookie", cookie);
    let load = load::run(desk.address(), request, 1, LASTING).await;
    let load = load.map_err(|error| format!("{path}: {error}"))?;
    Ok(load.p50.as_secs_f64())
}

/// The middle time of a few: strangers may not ask more often.
async fn few(desk: &Desk, path: &str) -> Outcome<f64> {
    let request = Request::new("GET", path);
    let mut client = desk.connect().await?;
    let mut times = Vec::new();
    for _ in 0..FEW {
        let sent = Instant::now();
        let status = client.send(&request).await?.status;
        if status != 200 {
            return Err(format!("{path}: status {status}").into());
        }
        times.push(sent.elapsed());
    }
    times.sort_unstable();
    Ok(quantile(&times, 50).as_secs_f64())
}

/// Teams, of which one has a contact in all its roles and thousands of domains; that contact's id and handle.
async fn portfolio(desk: &mut Desk) -> Outcome<(String, String)> {
    let mut client = desk.connect().await?;
    let policies = json!({ "policies": { "settle_seconds": 0 } });
    desk.call(&mut client, "PATCH", "", Some(&policies)).await?;
    let holder = desk
        .call(&mut client, "POST", "/contacts", Some(&contact(1)))
        .await?;
    let id = text(&holder["id"])?.to_owned();
    let handle = text(&holder["handle"])?.to_owned();
    let mut first = None;
    for number in 0..TEAMS {
        let team = json!({
            "name": format!("Team {number}"), "registrant_contact_id": id, "admin_contact_id": id,
            "tech_contact_id": id, "billing_contact_id": id,
        });
        let team = desk
            .call(&mut client, "POST", "/teams", Some(&team))
            .await?;
        first.get_or_insert(team["id"].clone());
    }
    let (domain, _) = adopt(desk, "pages.example").await?;
    let none = json!({ "registrant": null, "admin": null, "tech": null, "billing": null });
    let contacts = format!("{domain}/contacts");
    desk.call(&mut client, "PATCH", &contacts, Some(&none))
        .await?;
    let team = json!({ "team_id": first });
    desk.call(&mut client, "PATCH", &domain, Some(&team))
        .await?;
    drop(client);
    settled(desk).await?;
    desk.stop().await?;
    desk.book().grow(0, DOMAINS).await?;
    desk.start().await?;
    Ok((id, handle))
}

/// The list and every search, before and after.
async fn larger(desk: &mut Desk, cookie: &str, report: &mut Report) -> Outcome {
    let before = times(desk, cookie).await?;
    report.doing("ten times as many contacts, and 100,000 domains");
    desk.stop().await?;
    desk.book().repeat_contacts(LARGER).await?;
    desk.book().grow(0, MANY_DOMAINS).await?;
    desk.start().await?;
    report.doing("the same pages again");
    let after = times(desk, cookie).await?;
    let mut worst = ("", 0.0, 1.0);
    let mut enough = 0;
    for ((path, before), (_, after)) in before.iter().zip(&after) {
        enough += usize::from(after / before <= GROWTH);
        if after / before > worst.1 / worst.2 {
            worst = (path, *after, *before);
        }
        report.doing(&format!(
            "  {path}: {}, then {}",
            Unit::Millis.show(*before),
            Unit::Millis.show(*after)
        ));
    }
    let (list, small) = (after[0].1, before[0].1);
    report.times("list of 1,000,000, beside 100,000", list, small, GROWTH);
    report.times(
        &format!("the same, what grows most: {}", worst.0),
        worst.1,
        worst.2,
        GROWTH,
    );
    report.told(
        "  lists and searches that keep to it",
        format!("{enough} of {}", before.len()),
    );
    report.told(
        "  memory with 1,000,000 contacts (PSS)",
        Unit::Megabytes.show(desk.proportional()?),
    );
    Ok(())
}

async fn times(desk: &Desk, cookie: &str) -> Outcome<Vec<(String, f64)>> {
    let mut times = Vec::new();
    // The first search waits until the book is in memory.
    middle(desk, "/contacts?q=nov", cookie).await?;
    let searches = ASKED.iter().map(|asked| format!("/contacts?{asked}"));
    for path in std::iter::once("/contacts".to_owned()).chain(searches) {
        let time = middle(desk, &path, cookie).await?;
        times.push((path, time));
    }
    Ok(times)
}
