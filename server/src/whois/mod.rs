//! The WHOIS listener (RFC 3912): one query line in, text out, close.

mod connection;
mod limit;
mod lookup;
mod query;
#[cfg(test)]
mod tests;

pub use lookup::{BoxError, Lookup};

use connection::Answers;
use limit::RateLimit;
use publish::Publisher;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// What a listener puts up with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest query, in bytes, its line break included.
    pub query_bytes: usize,
    /// How long a caller may take to send its query.
    pub query_time: Duration,
    /// How long looking up, and then again taking the answer in, may last.
    pub answer_time: Duration,
    /// Connections at a time; further ones wait in the system's queue.
    pub connections: usize,
    /// Queries that one address may send in a window. An IPv6 address counts as its /64 network, since a caller has all of that.
    pub queries: u32,
    /// The length of that window.
    pub window: Duration,
    /// Addresses that are counted apart in a window; all further ones share one count, so that memory stays bounded.
    pub addresses: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            query_bytes: 512,
            query_time: Duration::from_secs(10),
            answer_time: Duration::from_secs(10),
            connections: 256,
            queries: 60,
            window: Duration::from_secs(60),
            addresses: 10_000,
        }
    }
}

/// Answers queries until `shutdown` is cancelled. Then nothing more is accepted, callers that haven't sent their query are hung up on, and answers under way are finished, each within its time limit.
pub async fn serve(
    listener: TcpListener,
    lookup: Arc<dyn Lookup>,
    publisher: Arc<Publisher>,
    limits: Limits,
    shutdown: CancellationToken,
) {
    let answers = Arc::new(Answers {
        lookup,
        publisher,
        limits,
        shutdown: shutdown.clone(),
    });
    let places = Arc::new(Semaphore::new(limits.connections));
    let running = TaskTracker::new();
    let mut rate = RateLimit::new(
        limits.queries,
        limits.window,
        limits.addresses,
        Instant::now(),
    );
    loop {
        // A place first, then the caller: who finds none waits in the system's queue and costs nothing here.
        let accept = async {
            let place = Arc::clone(&places).acquire_owned().await;
            (place, listener.accept().await)
        };
        let (place, accepted) = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            both = accept => both,
        };
        let Ok(place) = place else { break };
        match accepted {
            Ok((stream, from)) => {
                let allowed = rate.allow(from.ip(), Instant::now());
                let answers = Arc::clone(&answers);
                running.spawn(async move {
                    if let Err(error) = answers.serve(stream, allowed).await {
                        tracing::debug!(%from, %error, "a WHOIS caller was lost");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                // Most often the process is out of file descriptors: asking again at once would only burn the processor.
                tracing::warn!(%error, "no WHOIS caller could be accepted");
                tokio::select! {
                    () = shutdown.cancelled() => break,
                    () = tokio::time::sleep(Duration::from_millis(100)) => {}
                }
            }
        }
    }
    drop(listener);
    running.close();
    running.wait().await;
}
