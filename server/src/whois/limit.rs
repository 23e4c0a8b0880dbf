//! How often an address may ask.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::time::Duration;
use tokio::time::Instant;

/// A fixed window: so many queries from an address until the window ends, then all counts begin anew. The clock is the caller's.
pub(super) struct RateLimit {
    queries: u32,
    window: Duration,
    addresses: usize,
    began: Instant,
    counts: HashMap<IpAddr, u32>,
}

/// The shared count of those for which there is no room; nobody calls from this address.
const OTHERS: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

impl RateLimit {
    pub(super) fn new(queries: u32, window: Duration, addresses: usize, now: Instant) -> Self {
        Self {
            queries,
            window,
            addresses,
            began: now,
            counts: HashMap::new(),
        }
    }

    /// Counts a query from this address; `false` when it was one too many.
    pub(super) fn allow(&mut self, from: IpAddr, now: Instant) -> bool {
        if now.saturating_duration_since(self.began) >= self.window {
            self.counts.clear();
            self.began = now;
        }
        let mut key = network(from);
        if self.counts.len() >= self.addresses && !self.counts.contains_key(&key) {
            key = OTHERS;
        }
        let count = self.counts.entry(key).or_insert(0);
        *count = count.saturating_add(1);
        *count <= self.queries
    }
}

/// What counts as one caller: an IPv4 address, or the /64 that an IPv6 caller has to itself.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => IpAddr::V6(Ipv6Addr::from_bits(v6.to_bits() & !u128::from(u64::MAX))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn counts_begin_anew_with_the_window() {
        let start = Instant::now();
        let mut rate = RateLimit::new(2, Duration::from_secs(60), 10, start);
        let one = ip("192.0.2.1");
        assert!(rate.allow(one, start) && rate.allow(one, start));
        assert!(!rate.allow(one, start + Duration::from_secs(59)));
        assert!(rate.allow(ip("192.0.2.2"), start));
        assert!(rate.allow(one, start + Duration::from_secs(60)));
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller_and_a_mapped_address_is_ipv4() {
        let now = Instant::now();
        let mut rate = RateLimit::new(1, Duration::from_secs(60), 10, now);
        assert!(rate.allow(ip("2001:db8:0:1::1"), now));
        assert!(!rate.allow(ip("2001:db8:0:1:ffff::2"), now));
        assert!(rate.allow(ip("2001:db8:0:2::1"), now));
        assert!(rate.allow(ip("192.0.2.1"), now));
        assert!(!rate.allow(ip("::ffff:192.0.2.1"), now));
    }

    #[test]
    fn a_million_addresses_take_no_more_room_than_the_limit() {
        let now = Instant::now();
        let mut rate = RateLimit::new(3, Duration::from_secs(60), 100, now);
        let known = ip("10.0.0.0");
        let allowed = (0..1_000_000u32)
            .filter(|n| rate.allow(IpAddr::V4((0x0a00_0000 + n).into()), now))
            .count();
        assert_eq!(rate.counts.len(), 101);
        assert_eq!(allowed, 100 + 3);
        assert!(
            rate.allow(known, now),
            "who was counted before the crowd came is counted apart still"
        );
    }
}
