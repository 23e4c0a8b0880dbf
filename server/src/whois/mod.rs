//! The WHOIS listener (RFC 3912): one query line in, text out, close.

mod caller;
mod connection;
mod limit;
mod lookup;
mod query;
#[cfg(test)]
mod tests;

pub use limit::RateLimit;
pub use lookup::{BoxError, Lookup};

use crate::crowd::{Crowd, Refused};
use app::ClientAddress;
use caller::Caller;
use connection::Answers;
use publish::Publisher;
use publish::whois::{self, Refusal};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The listener's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest query, in bytes, its line break included.
    pub query_bytes: usize,
    /// The timeout for receiving a query.
    pub query_time: Duration,
    /// The timeout of the look-up, and again of sending the answer.
    pub answer_time: Duration,
    /// Maximum number of connections. When all slots are taken, those silent for longest are evicted; when all are busy, a new one is told so.
    pub connections: usize,
    /// Maximum number of connections from one network (an IPv4 address, or an IPv6 /64).
    pub connections_per_address: usize,
    /// Queries that one address may send in a window, `None` for no limit. An IPv6 address counts as its /64 network, since a client has all of that.
    pub queries: Option<u32>,
    /// The length of that window.
    pub window: Duration,
    /// Addresses that are counted separately in a window; all further ones share one count, so that memory stays bounded.
    pub addresses: usize,
}

impl Limits {
    /// The counts of clients, by these limits.
    #[must_use]
    pub fn rate(&self) -> RateLimit {
        RateLimit::new(self.queries, self.window, self.addresses, Instant::now())
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            query_bytes: 512,
            query_time: Duration::from_secs(10),
            answer_time: Duration::from_secs(10),
            connections: 256,
            connections_per_address: 32,
            queries: Some(60),
            window: Duration::from_secs(60),
            addresses: 10_000,
        }
    }
}

/// Answers queries until `shutdown` is cancelled. Then nothing more is accepted, clients that haven't sent their query are disconnected, and answers in progress are finished, each within its timeout.
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
        rate: limits.rate(),
        shutdown: shutdown.clone(),
    });
    let crowd = Arc::new(Crowd::new(
        limits.connections,
        limits.connections_per_address,
    ));
    let running = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = shutdown.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, from)) => {
                let address = ClientAddress(Some(from.ip()));
                let caller = Arc::new(Caller::new());
                let place = match crowd.enter(address.network(), &caller) {
                    Ok(place) => place,
                    Err(refused) => {
                        turn_away(&stream, refused);
                        continue;
                    }
                };
                let answers = Arc::clone(&answers);
                running.spawn(async move {
                    if let Err(error) = answers.serve(stream, &caller, address).await {
                        tracing::debug!(%from, %error, "a WHOIS caller was lost");
                    }
                    drop(place);
                });
            }
            Err(error) => {
                // Most often the process is out of file descriptors: retrying at once would only burn CPU time.
                tracing::warn!(%error, "no WHOIS connection could be accepted");
                crowd.make_room();
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

/// Says that there is no slot. What can't be written at once is dropped.
fn turn_away(stream: &TcpStream, refused: Refused) {
    let text = whois::refused(match refused {
        Refused::Full => Refusal::Unavailable,
        Refused::TooManyOfOne => Refusal::TooMany,
    });
    let _ = stream.try_write(text.as_bytes());
}
