//! The HTTP listener: connection limits and timeouts.
//!
//! One task per connection. It is closed when its client takes too long to send a request's head or a chunk of its body, or to read a response,
//! or is idle for too long between two requests. There are never more connections than [`Limits::connections`], so that the database, the
//! registry and the other listeners get file descriptors whatever clients do: when all slots are taken, those that have waited longest without a
//! request are evicted, and when all of them are busy, the new one gets 503.

mod connection;
mod connection_deadline;
pub mod files;
mod line;
#[cfg(test)]
mod tests;
mod timed_body;
mod times;

pub use times::Times;

use super::client::TrustedProxies;
use crate::crowd::{Crowd, Refused};
use app::ClientAddress;
use axum::Router;
use connection_deadline::ConnectionDeadline;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

/// The listener's limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Maximum number of connections.
    pub connections: usize,
    /// Maximum number of connections from one network (an IPv4 address, or an IPv6 /64). This machine and trusted proxies are not counted so.
    pub connections_per_address: usize,
    /// Timeouts.
    pub times: Times,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 10_000,
            connections_per_address: 1_000,
            times: Times::default(),
        }
    }
}

/// The response to a client for whom there is no slot.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 5\r\n\
    Content-Type: text/plain; charset=utf-8\r\nContent-Length: 52\r\n\r\nToo many connections are open. Try again in a while.";

/// The pause in accepting when the system returns no connection; most often the process is out of file descriptors.
const PAUSE: Duration = Duration::from_millis(50);

/// Serves `router` until `stop` is cancelled. Then nothing more is accepted, connections without a request are closed, and responses
/// in progress are finished; the caller bounds how long that may take.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    limits: Limits,
    trusted: TrustedProxies,
    stop: CancellationToken,
) {
    let crowd = Arc::new(Crowd::new(
        limits.connections,
        limits.connections_per_address,
    ));
    let running = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            biased;
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                let door = Door {
                    crowd: &crowd,
                    router: &router,
                    times: limits.times,
                    trusted: &trusted,
                    stop: &stop,
                };
                door.let_in(stream, peer, &running);
            }
            Err(error) => {
                tracing::warn!(%error, "no connection could be accepted");
                crowd.make_room();
                tokio::select! {
                    () = stop.cancelled() => break,
                    () = tokio::time::sleep(PAUSE) => {}
                }
            }
        }
    }
    drop(listener);
    running.close();
    running.wait().await;
}

/// How a new connection is handled.
struct Door<'a> {
    crowd: &'a Arc<Crowd<ConnectionDeadline>>,
    router: &'a Router,
    times: Times,
    trusted: &'a TrustedProxies,
    stop: &'a CancellationToken,
}

impl Door<'_> {
    fn let_in(&self, stream: TcpStream, peer: SocketAddr, running: &TaskTracker) {
        let address = peer.ip().to_canonical();
        let exempt = address.is_loopback() || self.trusted.contains(address);
        let network = ClientAddress(Some(address)).network();
        let deadline = Arc::new(ConnectionDeadline::new(self.times));
        let place = self.crowd.enter(network.filter(|_| !exempt), &deadline);
        match place {
            Ok(place) => {
                // Responses are written completely: delaying small packets would only make clients wait.
                let _ = stream.set_nodelay(true);
                let serving = connection::serve(
                    stream,
                    peer,
                    self.router.clone(),
                    deadline,
                    self.stop.clone(),
                );
                running.spawn(async move {
                    serving.await;
                    drop(place);
                });
            }
            Err(refused) => {
                if self.crowd.is_to_be_said() {
                    tracing::warn!(%address, "a connection was refused: {}", why(refused));
                }
                // A new connection's send buffer is empty: this is written at once or not at all.
                let _ = stream.try_write(FULL);
            }
        }
    }
}

/// Why a connection was refused, for the log.
const fn why(refused: Refused) -> &'static str {
    match refused {
        Refused::Full => {
            "all connections are at work; --max-connections and the limit of open files say how many there may be"
        }
        Refused::TooManyOfOne => {
            "one address has all the connections at work that it may have; a proxy in front is named by --trusted-proxy"
        }
    }
}
