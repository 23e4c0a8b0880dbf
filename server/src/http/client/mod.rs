//! Who calls, by network address: the peer of the connection, or whom a trusted proxy names.
//!
//! The address is for limits and log lines, never for authorisation; the one thing that is given to an address is `/metrics`, to this machine
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

/// In a request's extensions: it comes from this machine, and nobody passed it on.
#[derive(Debug, Clone, Copy)]
pub(super) struct ThisMachine;

/// What proxies say of a request beside who sent it. A request that bears any of these was passed on by somebody.
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

/// Finds out where requests come from. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Clients {
    trusted: TrustedProxies,
    said: Arc<Said>,
}

/// What the log was told; once is enough.
#[derive(Debug, Default)]
struct Said {
    unnamed: AtomicBool,
    malformed: AtomicBool,
}

/// What was found out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Found {
    address: Option<IpAddr>,
    this_machine: bool,
    trouble: Option<Trouble>,
}

/// What whoever runs the server should know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trouble {
    /// A proxy is in front that the settings do not name.
    Unnamed,
    /// A trusted proxy's header can't be read.
    Malformed,
}

impl Clients {
    /// Who comes through these proxies is known by their word.
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
            // Everybody behind the proxy would share one count.
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
            // The proxy writes one of them and the caller wrote the other. Nobody can know which, so the caller is counted with others who do that.
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

    /// The last that no trusted proxy vouches for by being one itself: what stands before it is the caller's own word. When all are trusted, the first.
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
                "a proxy passed a request on, and --trusted-proxy names none: requests that come so are not counted by address"
            ),
            Trouble::Malformed if !self.said.malformed.swap(true, Ordering::Relaxed) => {
                tracing::warn!(
                    %peer,
                    "a trusted proxy's Forwarded or X-Forwarded-For can't be read: requests that come so are not counted by address"
                )
            }
            Trouble::Unnamed | Trouble::Malformed => {}
        }
    }
}

/// Puts [`ClientAddress`] into each request, and [`ThisMachine`] where it is so. Stands around everything.
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
