//! The rate limit of an address, for WHOIS or RDAP.

use app::ClientAddress;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// A fixed window: a number of queries from an address until the window ends, then all counts restart. An IPv6 address counts as its /64 network, since
/// a client has all of that. The clock is the caller's. Cheap to clone; clones share the counts.
#[derive(Clone)]
pub struct RateLimit {
    /// `None`: no limit.
    queries: Option<u32>,
    window: Duration,
    addresses: usize,
    counts: Arc<Mutex<Counts>>,
}

struct Counts {
    began: Instant,
    counts: HashMap<IpAddr, u32>,
}

/// The shared count of addresses for which there is no room; nobody calls from this address.
const OTHERS: IpAddr = IpAddr::V6(Ipv6Addr::UNSPECIFIED);

impl RateLimit {
    /// `queries` per `window` and address, `None` for no limit; `addresses` are counted separately, all further ones together, so that memory stays bounded.
    #[must_use]
    pub fn new(queries: Option<u32>, window: Duration, addresses: usize, now: Instant) -> Self {
        Self {
            queries,
            window,
            addresses,
            counts: Arc::new(Mutex::new(Counts {
                began: now,
                counts: HashMap::new(),
            })),
        }
    }

    /// Counts a query from this address. A client without a known address is not counted.
    ///
    /// # Errors
    /// When it was one too many: the time until the counts restart.
    pub fn allow(&self, from: ClientAddress, now: Instant) -> Result<(), Duration> {
        let (Some(queries), Some(mut key)) = (self.queries, from.network()) else {
            return Ok(());
        };
        // A panic while holding the lock left a count that is right or one too small.
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(counts.began) >= self.window {
            counts.counts.clear();
            counts.began = now;
        }
        if counts.counts.len() >= self.addresses && !counts.counts.contains_key(&key) {
            key = OTHERS;
        }
        let count = counts.counts.entry(key).or_insert(0);
        *count = count.saturating_add(1);
        if *count <= queries {
            return Ok(());
        }
        Err((counts.began + self.window).saturating_duration_since(now))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn allows(rate: &RateLimit, from: &str, now: Instant) -> bool {
        let from = ClientAddress(Some(from.parse().unwrap()));
        rate.allow(from, now).is_ok()
    }

    #[test]
    fn counts_begin_anew_with_the_window() {
        let start = Instant::now();
        let rate = RateLimit::new(Some(2), Duration::from_secs(60), 10, start);
        let one = "192.0.2.1";
        assert!(allows(&rate, one, start) && allows(&rate, one, start));
        let late = start + Duration::from_secs(59);
        let waits = rate.allow(ClientAddress(Some(one.parse().unwrap())), late);
        assert_eq!(waits, Err(Duration::from_secs(1)));
        assert!(allows(&rate, "192.0.2.2", start));
        assert!(allows(&rate, one, start + Duration::from_secs(60)));
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller_and_a_mapped_address_is_ipv4() {
        let now = Instant::now();
        let rate = RateLimit::new(Some(1), Duration::from_secs(60), 10, now);
        assert!(allows(&rate, "2001:db8:0:1::1", now));
        assert!(!allows(&rate, "2001:db8:0:1:ffff::2", now));
        assert!(allows(&rate, "2001:db8:0:2::1", now));
        assert!(allows(&rate, "192.0.2.1", now));
        assert!(!allows(&rate, "::ffff:192.0.2.1", now));
    }

    #[test]
    fn nobody_and_no_limit_are_not_counted() {
        let now = Instant::now();
        let rate = RateLimit::new(Some(1), Duration::from_secs(60), 10, now);
        for _ in 0..3 {
            assert!(rate.allow(ClientAddress(None), now).is_ok());
        }
        let rate = RateLimit::new(None, Duration::from_secs(60), 10, now);
        assert!((0..100).all(|_| allows(&rate, "192.0.2.1", now)));
    }

    #[test]
    fn a_million_addresses_take_no_more_room_than_the_limit() {
        let now = Instant::now();
        let rate = RateLimit::new(Some(3), Duration::from_secs(60), 100, now);
        let allowed = (0..1_000_000u32)
            .filter(|n| {
                let from = IpAddr::V4((0x0a00_0000 + n).into());
                rate.allow(ClientAddress(Some(from)), now).is_ok()
            })
            .count();
        assert_eq!(rate.counts.lock().unwrap().counts.len(), 101);
        assert_eq!(allowed, 100 + 3);
        assert!(
            allows(&rate, "10.0.0.0", now),
            "who was counted before the crowd came is counted apart still"
        );
    }
}
