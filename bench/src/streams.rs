//! A thousand readers of the organization's events: what each costs in memory, and how long an event takes to reach it.

use crate::Outcome;
use crate::desk::Desk;
use crate::load::quantile;
use crate::report::{self, Report};
use crate::work::{adopt, someone};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::mpsc;

const STREAMS: usize = 1_000;
/// Until memory that comes and goes with opening has settled.
const SETTLE: Duration = Duration::from_secs(2);
/// An event that takes longer was lost.
const PATIENCE: Duration = Duration::from_secs(30);

/// Measures both.
pub async fn measure(desk: &Desk, report: &mut Report) -> Outcome {
    let who = someone(desk, 1_000_001).await?;
    let (path, id) = adopt(desk, "bench-streams.example").await?;
    let before = desk.memory()?;
    let (arrived, mut arrivals) = mpsc::channel(STREAMS);
    for _ in 0..STREAMS {
        let mut client = desk.connect().await?;
        let head = client
            .open(
                &desk
                    .api("GET", "/events", None)?
                    .header("accept", "text/event-stream"),
            )
            .await?;
        if head.status != 200 {
            return Err(format!("/events: {}", head.status).into());
        }
        let (arrived, id) = (arrived.clone(), id.clone());
        tokio::spawn(async move {
            // The first event that speaks of the domain; after it the stream stays open and is read on, as a browser would.
            let mut seen = false;
            while let Ok(line) = client.line().await {
                if !seen && line.starts_with("data:") && line.contains(&id) {
                    seen = true;
                    let _ = arrived.send(Instant::now()).await;
                }
            }
        });
    }
    tokio::time::sleep(SETTLE).await;
    let each = (desk.memory()? - before) / STREAMS as f64;
    report.line(
        "open event streams, memory each",
        format!("{:.1} kB", each / 1e3),
        report::at_most(each, 40e3),
    );

    let mut client = desk.connect().await?;
    let sent = Instant::now();
    let answer: Value = desk
        .call(
            &mut client,
            "PATCH",
            &format!("{path}/contacts"),
            Some(&json!({ "tech": who })),
        )
        .await?;
    let answered = sent.elapsed();
    let mut delays = Vec::new();
    while delays.len() < STREAMS {
        let at = tokio::time::timeout(PATIENCE, arrivals.recv())
            .await
            .map_err(|_| {
                format!(
                    "{} of {STREAMS} readers saw task {}",
                    delays.len(),
                    answer["id"]
                )
            })?;
        delays.push(at.ok_or("the readers are gone")?.duration_since(sent));
    }
    delays.sort_unstable();
    let shown = |delay: Duration| format!("{:.1}", delay.as_secs_f64() * 1e3);
    report.line(
        "the request that causes an event, until answered",
        format!("{} ms", shown(answered)),
        "",
    );
    let line = format!(
        "{} / {} / {} ms",
        shown(delays[0]),
        shown(quantile(&delays, 50)),
        shown(quantile(&delays, 99))
    );
    report.line(
        "the same until the first, middle, 99 % of 1000 readers",
        line,
        "",
    );
    Ok(())
}
