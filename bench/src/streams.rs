//! Ten thousand readers of the organization's events: what each costs in memory, and how long an event takes from the first of them to the last.

use crate::Outcome;
use crate::desk::Desk;
use crate::load::quantile;
use crate::report::{Report, Unit};
use crate::work::{adopt, someone};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const STREAMS: usize = 10_000;
/// The number that a run with fewer may ask for, when one works at it.
const STREAMS_OF: &str = "BENCH_STREAMS";
/// Changes that are made one after the other, each with a task whose events all readers see.
const CHANGES: usize = 5;
/// What a stream may take of memory, in bytes.
const EACH: f64 = 20e3;
/// What one reader in a hundred may wait longer for an event than the first.
const SLOWEST: f64 = 0.25;
/// Until memory that comes and goes with opening has settled.
const SETTLE: Duration = Duration::from_secs(2);
/// An event that takes longer was lost.
const PATIENCE: Duration = Duration::from_secs(60);

/// When a reader saw the events of the changes, by number.
type Seen = Vec<(u64, Instant)>;

/// Measures both.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let asked = std::env::var(STREAMS_OF).ok();
    let streams = asked
        .and_then(|number| number.parse().ok())
        .unwrap_or(STREAMS);
    let (first, second) = (
        someone(desk, 1_000_001).await?,
        someone(desk, 1_000_002).await?,
    );
    let (path, id) = adopt(desk, "bench-streams.example").await?;
    crate::scale::settled(desk).await?;
    let before = desk.proportional()?;
    let (ended, mut ends) = mpsc::channel(streams);
    for _ in 0..streams {
        open(desk, &id, ended.clone()).await?;
    }
    tokio::time::sleep(SETTLE).await;
    let each = (desk.proportional()? - before) / streams as f64;
    report.at_most(
        &format!("{streams} open event streams, memory each (PSS)"),
        Unit::Kilobytes,
        each,
        EACH,
    );
    let mut client = desk.connect().await?;
    let (mut delays, mut answered) = (Vec::new(), Duration::ZERO);
    for change in 0..CHANGES {
        let who = if change % 2 == 0 { &first } else { &second };
        let sent = Instant::now();
        let roles = json!({ "tech": who });
        let _: Value = desk
            .call(
                &mut client,
                "PATCH",
                &format!("{path}/contacts"),
                Some(&roles),
            )
            .await?;
        answered = answered.max(sent.elapsed());
        let mut seen: Vec<Seen> = Vec::with_capacity(streams);
        while seen.len() < streams {
            let one = tokio::time::timeout(PATIENCE, ends.recv()).await;
            let one =
                one.map_err(|_| format!("{} of {streams} readers saw the end", seen.len()))?;
            seen.push(one.ok_or("the readers are gone")?);
        }
        delays.extend(delays_of(&seen));
    }
    delays.sort_unstable();
    let shown = |percent| format!("{:.0}", quantile(&delays, percent).as_secs_f64() * 1e3);
    report.told(
        "  the request that causes events, until answered",
        Unit::Millis.show(answered.as_secs_f64()),
    );
    report.told(
        "  an event, from the first reader to the others: 50 / 90 / 100 %",
        format!("{} / {} / {} ms", shown(50), shown(90), shown(100)),
    );
    let slowest = quantile(&delays, 99).as_secs_f64();
    report.at_most("  the same, 99 %", Unit::Millis, slowest, SLOWEST);
    Ok(())
}

/// Opens one, which tells what it saw at each end of a task.
async fn open(desk: &Desk, id: &str, ended: mpsc::Sender<Seen>) -> Outcome {
    let mut client = desk.connect().await?;
    let request = desk
        .api("GET", "/events", None)?
        .header("accept", "text/event-stream");
    let head = client.open(&request).await?;
    if head.status != 200 {
        return Err(format!("/events: {}", head.status).into());
    }
    let id = id.to_owned();
    tokio::spawn(async move {
        let (mut seen, mut number, mut is_end) = (Seen::new(), 0, false);
        while let Ok(line) = client.line().await {
            if let Some(text) = line.strip_prefix("id: ") {
                number = text.parse().unwrap_or(0);
            } else if let Some(kind) = line.strip_prefix("event: ") {
                is_end = kind == "end";
            } else if line.starts_with("data:") && line.contains(&id) {
                seen.push((number, Instant::now()));
                if is_end && ended.send(std::mem::take(&mut seen)).await.is_err() {
                    return;
                }
            }
        }
    });
    Ok(())
}

/// How much later than the first of them each reader saw each event.
fn delays_of(seen: &[Seen]) -> Vec<Duration> {
    let mut first: HashMap<u64, Instant> = HashMap::new();
    for (number, at) in seen.iter().flatten() {
        let first = first.entry(*number).or_insert(*at);
        *first = (*first).min(*at);
    }
    let all = seen.iter().flatten();
    all.map(|(number, at)| at.duration_since(first[number]))
        .collect()
}
