//! The same request over several connections for a while.

use crate::Outcome;
use crate::http::{Client, Request};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// What came of it.
pub struct Load {
    /// Answers per second.
    pub rate: f64,
    /// The middle of the latencies.
    pub p50: Duration,
    /// What one in a hundred exceeds.
    pub p99: Duration,
    /// Bytes of the last body.
    pub bytes: usize,
}

/// Sends `request` over `connections` for `lasting`, after a tenth of that for warming up. An answer other than 200 is an error.
pub async fn run(
    address: &str,
    request: Request,
    connections: usize,
    lasting: Duration,
) -> Outcome<Load> {
    let request = Arc::new(request);
    let warm = Instant::now() + lasting / 10;
    let end = warm + lasting;
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let (address, request) = (address.to_owned(), request.clone());
            tokio::spawn(async move {
                let mut client = Client::connect(&address).await?;
                let (mut latencies, mut bytes) = (Vec::new(), 0);
                loop {
                    let sent = Instant::now();
                    if sent >= end {
                        return Outcome::Ok((latencies, bytes));
                    }
                    let answer = client.send(&request).await?;
                    if answer.status != 200 {
                        return Err(format!("status {}", answer.status).into());
                    }
                    bytes = answer.body.len();
                    if sent >= warm {
                        latencies.push(sent.elapsed());
                    }
                }
            })
        })
        .collect();
    let (mut latencies, mut bytes) = (Vec::new(), 0);
    for task in tasks {
        let (some, size) = task.await??;
        latencies.extend(some);
        bytes = size;
    }
    latencies.sort_unstable();
    Ok(Load {
        rate: latencies.len() as f64 / lasting.as_secs_f64(),
        p50: quantile(&latencies, 50),
        p99: quantile(&latencies, 99),
        bytes,
    })
}

/// The value that `percent` of the sorted values do not exceed; zero of none.
pub fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let index = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(index).copied().unwrap_or_default()
}
