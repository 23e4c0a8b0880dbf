//! Reading at the size of a real book, in turns with handlers that have nothing to do but that: the list of contacts, searches, the API, and the memory that it takes.

use crate::Outcome;
use crate::desk::{self, Desk};
use crate::http::Request;
use crate::load::{self, Load};
use crate::people::ASKED;
use crate::report::{Report, Unit};
use crate::sign_in::sign_in;
use serde_json::Value;
use std::time::Duration;
use tokio::process::{Child, Command};

const CONNECTIONS: usize = 32;
/// Rounds of which the middle one counts.
const ROUNDS: usize = 3;
const LASTING: Duration = Duration::from_secs(4);
/// How long one search is asked for.
const SEARCH: Duration = Duration::from_millis(700);
/// After how many searches the floor is measured again: a machine's speed changes within minutes.
const BETWEEN: usize = 7;
/// The list's part of the floor.
const LIST_SHARE: f64 = 0.4;
/// A search's part of the floor's list, and how many times as long as the list's its slowest answers may take.
const SEARCH_SHARE: f64 = 0.25;
const SEARCH_SLOWEST: f64 = 4.0;
/// The API's part of its own floor.
const API_SHARE: f64 = 0.5;
const HTML: f64 = 30e3;
const REST: f64 = 50e6;
const LOADED: f64 = 120e6;
/// Until what a start brings with it is over.
const SETTLE: Duration = Duration::from_secs(2);

/// What is asked, where, and by whom.
#[derive(Clone, Copy)]
pub struct Side<'a> {
    pub address: &'a str,
    pub cookie: &'a str,
}

impl Side<'_> {
    /// Asks for that page for a while.
    pub async fn load(&self, path: &str, lasting: Duration) -> Outcome<Load> {
        let request = Request::new("GET", path).header("cookie", self.cookie);
        load::run(self.address, request, CONNECTIONS, lasting).await
    }
}

/// Both lists, in turns: of each the round with the middle rate.
pub async fn in_turns(ours: Side<'_>, bare: Side<'_>) -> Outcome<(Load, Load)> {
    let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        of_bare.push(bare.load("/contacts", LASTING).await?);
        of_ours.push(ours.load("/contacts", LASTING).await?);
    }
    Ok((middle(of_ours)?, middle(of_bare)?))
}

fn middle(mut rounds: Vec<Load>) -> Outcome<Load> {
    rounds.sort_unstable_by(|a, b| a.rate.total_cmp(&b.rate));
    let middle = rounds.len() / 2;
    let load = rounds.into_iter().nth(middle);
    load.ok_or_else(|| "no round".into())
}

/// Starts this program as a bare handler.
pub async fn bare(words: &[&str]) -> Outcome<(Child, String)> {
    desk::start(Command::new(std::env::current_exe()?).args(words)).await
}

/// Measures all of it with the contacts that are there.
pub async fn measure(desk: &mut Desk, report: &mut Report) -> Outcome {
    desk.stop().await?;
    desk.start().await?;
    tokio::time::sleep(SETTLE).await;
    report.at_most(
        "memory at rest, 100,000 contacts (PSS)",
        Unit::Megabytes,
        desk.proportional()?,
        REST,
    );
    let file = desk.database();
    let file = file.to_str().ok_or("a path that is no text")?;
    let cookie = sign_in(desk).await?;
    let session = format!("sid={}", desk.book().newest_session().await?);
    let (mut child, address) = bare(&["bare", file]).await?;
    let ours = Side {
        address: desk.address(),
        cookie: &cookie,
    };
    let floor = Side {
        address: &address,
        cookie: &session,
    };
    let (list, bare_list) = in_turns(ours, floor).await?;
    report.share(
        "list of contacts, 50 of 100,000, signed in",
        list.rate,
        bare_list.rate,
        LIST_SHARE,
    );
    report.told(
        "  its p99, and the floor's",
        format!(
            "{}, {}",
            Unit::Millis.show(list.p99.as_secs_f64()),
            Unit::Millis.show(bare_list.p99.as_secs_f64())
        ),
    );
    report.at_most("  its HTML", Unit::Kilobytes, list.bytes as f64, HTML);
    searches(ours, floor, report).await?;
    child.kill().await?;
    report.at_most(
        "memory after load, 100,000 contacts (PSS)",
        Unit::Megabytes,
        desk.proportional()?,
        LOADED,
    );
    api(desk, report).await
}

/// All of [`ASKED`]; the worst of them stand in the table, and each is told as it is measured.
async fn searches(ours: Side<'_>, floor: Side<'_>, report: &mut Report) -> Outcome {
    let list = ours.load("/contacts", SEARCH).await?;
    let (mut worst, mut slowest) = ((f64::MAX, 0.0, 0.0, ""), (0.0_f64, ""));
    let (mut enough, mut bare) = (0, 0.0);
    for (number, asked) in ASKED.iter().enumerate() {
        if number % BETWEEN == 0 {
            bare = floor.load("/contacts", SEARCH).await?.rate;
        }
        let found = ours.load(&format!("/contacts?{asked}"), SEARCH).await?;
        let share = found.rate / bare;
        enough += usize::from(share >= SEARCH_SHARE);
        if share < worst.0 {
            worst = (share, found.rate, bare, asked);
        }
        let took = found.p99.as_secs_f64();
        if took > slowest.0 {
            slowest = (took, asked);
        }
        report.doing(&format!(
            "  {asked}: {}, {}, p99 {}",
            Unit::Rate.show(found.rate),
            Unit::Percent.show(share),
            Unit::Millis.show(took)
        ));
    }
    report.share(
        &format!("search, the least of {}: {}", ASKED.len(), worst.3),
        worst.1,
        worst.2,
        SEARCH_SHARE,
    );
    report.told(
        "  searches with that share",
        format!("{enough} of {}", ASKED.len()),
    );
    report.times(
        &format!("  the slowest p99, beside our list's: {}", slowest.1),
        slowest.0,
        list.p99.as_secs_f64(),
        SEARCH_SLOWEST,
    );
    Ok(())
}

/// A page of contacts and one of them, as JSON.
async fn api(desk: &Desk, report: &mut Report) -> Outcome {
    let file = desk.database();
    let file = file.to_str().ok_or("a path that is no text")?;
    let (mut child, address) = bare(&["bare-api", file, desk.account("api_key")?]).await?;
    let mut client = desk.connect().await?;
    let page = desk
        .call(&mut client, "GET", "/contacts?limit=50", None)
        .await?;
    let one = page["data"][0]["id"].as_str().ok_or("no contact")?;
    let one = format!("/contacts/{one}");
    let shown = desk.call(&mut client, "GET", &one, None).await?;
    let mut bare = crate::http::Client::connect(&address).await?;
    let answer = bare.send(&Request::new("GET", &one)).await?;
    if shown != serde_json::from_slice::<Value>(&answer.body)? {
        return Err("the bare handler writes another contact than the API".into());
    }
    for (what, ours, theirs) in [
        ("the API's list of 50", "/contacts?limit=50", "/contacts"),
        ("the API's contact", one.as_str(), one.as_str()),
    ] {
        let (mut of_ours, mut of_bare) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let request = Request::new("GET", theirs);
            of_bare.push(load::run(&address, request, CONNECTIONS, LASTING / 2).await?);
            let request = desk.api("GET", ours, None)?;
            of_ours.push(load::run(desk.address(), request, CONNECTIONS, LASTING / 2).await?);
        }
        report.share(
            what,
            middle(of_ours)?.rate,
            middle(of_bare)?.rate,
            API_SHARE,
        );
    }
    Ok(child.kill().await?)
}
