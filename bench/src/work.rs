//! Tasks per second: contacts of many domains changed at once, until the last change was read back from the embedded registry.

use crate::Outcome;
use crate::desk::{Desk, contact};
use crate::http::Client;
use crate::report::{Report, Unit};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

const DOMAINS: usize = 200;
/// How many a second there are to be.
const TARGET: f64 = 1_000.0;
/// Those who change them: one would be slower than the tasks.
const CLIENTS: usize = 8;
/// How often the list of tasks is asked whether any is left.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A run that takes longer has gone wrong.
const PATIENCE: Duration = Duration::from_secs(180);

/// Adopts a domain and answers its path under the organization.
pub async fn adopt(desk: &Desk, name: &str) -> Outcome<(String, String)> {
    let path = format!("/projects/{}/domains", desk.account("project_id")?);
    let domain = desk
        .call(
            &mut desk.connect().await?,
            "POST",
            &path,
            Some(&json!({ "name": name })),
        )
        .await?;
    let id = domain["id"]
        .as_str()
        .ok_or("a domain without an id")?
        .to_owned();
    Ok((format!("{path}/{id}"), id))
}

/// A new contact's id.
pub async fn someone(desk: &Desk, number: usize) -> Outcome<Value> {
    let contact = desk
        .call(
            &mut desk.connect().await?,
            "POST",
            "/contacts",
            Some(&contact(number)),
        )
        .await?;
    Ok(contact["id"].clone())
}

/// Measures the tasks.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let rate = rate(desk, &[desk.address()]).await?;
    report.at_least("tasks to the read-back, SQLite", Unit::Rate, rate, TARGET);
    Ok(())
}

/// How many tasks a second, when these addresses are asked in turns.
pub async fn rate(desk: &Desk, addresses: &[&str]) -> Outcome<f64> {
    let who = someone(desk, 1_000_000).await?;
    let mut domains = Vec::new();
    for number in 0..DOMAINS {
        domains.push(adopt(desk, &format!("bench-{number}.example")).await?.0);
    }
    let roles = json!({ "registrant": who, "admin": who, "tech": who, "billing": who });
    let begun = Instant::now();
    let roles = &roles;
    let some = domains
        .chunks(DOMAINS / CLIENTS + 1)
        .zip(addresses.iter().cycle())
        .map(|(some, address)| async move {
            let mut client = Client::connect(address).await?;
            for domain in some {
                let path = format!("{domain}/contacts");
                desk.call(&mut client, "PATCH", &path, Some(roles)).await?;
            }
            Outcome::Ok(())
        });
    futures::future::try_join_all(some).await?;
    while begun.elapsed() < PATIENCE {
        if count(desk, "pending").await? + count(desk, "running").await? == 0 {
            let rate = DOMAINS as f64 / begun.elapsed().as_secs_f64();
            match count(desk, "failed").await? {
                0 => {
                    return Ok(rate);
                }
                failed => return Err(format!("{failed} task(s) failed").into()),
            }
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
    Err("the tasks did not end".into())
}

/// Tasks of that status, as far as one page of the list goes.
async fn count(desk: &Desk, status: &str) -> Outcome<usize> {
    let list = desk
        .call(
            &mut desk.connect().await?,
            "GET",
            &format!("/tasks?status={status}&limit=200"),
            None,
        )
        .await?;
    Ok(list["data"].as_array().ok_or("a list without data")?.len())
}
