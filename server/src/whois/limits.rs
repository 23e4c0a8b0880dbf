//! What a client of the listener may do, and how long it may take.

use super::rate_limit::RateLimit;
use std::time::Duration;
use tokio::time::Instant;

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
