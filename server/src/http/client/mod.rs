//! The client's network address: the peer of the connection, or the one that a trusted proxy names.
//!
//! The address is for limits and log lines, never for authorisation; the one exception is `/metrics`, which is open to this machine
//! (`ThisMachine`).

mod forwarded;
#[cfg(test)]
mod tests;
mod trusted;

pub use trusted::TrustedProxies;

use app::ClientAddress;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderMap;
use axum::middleware::Next;
use axum::response::Response;
use forwarded::{Node, forwarded, x_forwarded_for};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// In a request's extensions: it comes from this machine directly, not through a proxy.
#[derive(Debug, Clone, Copy)]
pub(super) struct ThisMachine;

/// The headers that proxies add besides the client's address. A request with any of these came through a proxy.
const PASSED_ON: [&str; 8] = [
    "forwarded",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "via",
    "cf-connecting-ip",
    "true-client-ip",
];

/// Determines where requests come from. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Clients {
    trusted: TrustedProxies,
    said: Arc<Said>,
}

/// What was logged already; once is enough.
#[derive(Debug, Default)]
struct Said {
    unnamed: AtomicBool,
    malformed: AtomicBool,
}

/// What was detected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    address: Option<IpAddr>,
    this_machine: bool,
    trouble: Option<Trouble>,
}

/// What the operator should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// There is a proxy that is not configured as trusted.
    Unnamed,
    /// A trusted proxy's header can't be read.
    Malformed,
}

impl Clients {
    /// Clients behind these proxies are identified by their headers.
    #[must_use]
    pub fn new(trusted: TrustedProxies) -> Self {
        Self {
            trusted,
            said: Arc::default(),
        }
    }

    fn find(&self, peer: IpAddr, headers: &HeaderMap) -> Found {
        let peer = peer.to_canonical();
        let passed_on = PASSED_ON.iter().any(|name| headers.contains_key(*name));
        let direct = Found {
            address: Some(peer),
            this_machine: peer.is_loopback() && !passed_on,
            trouble: None,
        };
        let nodes = [forwarded(headers), x_forwarded_for(headers)];
        if nodes.iter().all(Option::is_none) {
            return direct;
        }
        if self.trusted.is_empty() {
            // Otherwise all clients behind the proxy would share one count.
            return Found {
                address: None,
                trouble: Some(Trouble::Unnamed),
                ..direct
            };
        }
        if !self.trusted.contains(peer) {
            // Anybody can write such a header.
            return direct;
        }
        let [one, other] = nodes.map(|nodes| nodes.map(|nodes| self.client(&nodes)));
        match (one, other) {
            // The proxy writes one of them and the client wrote the other. It can't be known which, so such clients share one count.
            (Some(one), Some(other)) if one != other => direct,
            (Some(node), _) | (None, Some(node)) => match node {
                Node::Address(address) => Found {
                    address: Some(address),
                    this_machine: address.is_loopback(),
                    trouble: None,
                },
                Node::Hidden => Found {
                    address: None,
                    ..direct
                },
                Node::Malformed => Found {
                    address: None,
                    trouble: Some(Trouble::Malformed),
                    ..direct
                },
            },
            (None, None) => direct,
        }
    }

    /// The last node that is not itself a trusted proxy: whatever precedes it was written by the client. When all are trusted, the first.
    fn client(&self, nodes: &[Node]) -> Node {
        let strangers = nodes.iter().rev();
        strangers
            .copied()
            .find(|node| !matches!(node, Node::Address(address) if self.trusted.contains(*address)))
            .or_else(|| nodes.first().copied())
            .unwrap_or(Node::Malformed)
    }

    fn say(&self, trouble: Trouble, peer: IpAddr) {
        match trouble {
            Trouble::Unnamed if !self.said.unnamed.swap(true, Ordering::Relaxed) => tracing::warn!(
                %peer,
                "a request came through a proxy, and --trusted-proxy names none: such requests are not counted by address"
            ),
            Trouble::Malformed if !self.said.malformed.swap(true, Ordering::Relaxed) => {
                tracing::warn!(
                    %peer,
                    "a trusted proxy's Forwarded or X-Forwarded-For can't be read: such requests are not counted by address"
                )
            }
            Trouble::Unnamed | Trouble::Malformed => {}
        }
    }
}

/// Adds [`ClientAddress`] to each request, and [`ThisMachine`] where it applies. The outermost layer.
pub(super) async fn find(
    State(clients): State<Clients>,
    mut request: Request,
    next: Next,
) -> Response {
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let found = peer.map(|peer| {
        let peer = peer.0.ip();
        let found = clients.find(peer, request.headers());
        if let Some(trouble) = found.trouble {
            clients.say(trouble, peer);
        }
        found
    });
    let extensions = request.extensions_mut();
    extensions.insert(ClientAddress(found.and_then(|found| found.address)));
    if found.is_some_and(|found| found.this_machine) {
        extensions.insert(ThisMachine);
    }
    next.run(request).await
}
