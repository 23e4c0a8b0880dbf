//! How many connections a listener has, in total and per network.

use std::collections::{BTreeSet, HashMap};
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The share of waiting connections that is closed at a time, so that under load not all of them are scanned for each new one.
const PART: usize = 16;
/// How often the log reports refused connections.
const SAID_EVERY: Duration = Duration::from_secs(60);

/// The order in which waiting connections are evicted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Turn {
    /// It has never sent a complete request.
    Silent,
    /// It was answered, and may send another request.
    Idle,
    /// It is new: nobody has checked yet whether it has sent something.
    New,
}

/// A connection that may have to be evicted.
pub(crate) trait Caller {
    /// Its eviction order, and since when it waits; `None` while a request is being answered.
    fn waiting(&self) -> Option<(Turn, Instant)>;

    /// Closes it, unless it has sent something meanwhile; returns whether it is closed.
    fn evict(&self) -> bool;
}

/// All connections.
pub(crate) struct Crowd<C> {
    most: usize,
    most_of_one: usize,
    inside: Mutex<Inside<C>>,
}

struct Inside<C> {
    next: u64,
    all: HashMap<u64, Arc<C>>,
    networks: HashMap<IpAddr, BTreeSet<u64>>,
    said: Option<Instant>,
}

/// Why there is no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refused {
    /// All connections are busy.
    Full,
    /// The network has as many as it may have, all busy.
    TooManyOfOne,
}

/// A slot, released when dropped.
pub(crate) struct Place<C: Caller> {
    crowd: Arc<Crowd<C>>,
    number: u64,
    network: Option<IpAddr>,
}

impl<C: Caller> Drop for Place<C> {
    fn drop(&mut self) {
        self.crowd.inside().leave(self.number, self.network);
    }
}

impl<C: Caller> Inside<C> {
    fn leave(&mut self, number: u64, network: Option<IpAddr>) {
        self.all.remove(&number);
        if let Some(network) = network
            && let Some(those) = self.networks.get_mut(&network)
        {
            those.remove(&number);
            if those.is_empty() {
                self.networks.remove(&network);
            }
        }
    }

    /// Evicts the share of these that has waited longest without a request; returns how many. They no longer count.
    fn evict(&mut self, among: Vec<u64>) -> usize {
        let mut waiting: Vec<_> = among
            .into_iter()
            .filter_map(|number| Some((self.all.get(&number)?.waiting()?, number)))
            .collect();
        let part = waiting.len().div_ceil(PART);
        if part == 0 {
            return 0;
        }
        waiting.select_nth_unstable(part - 1);
        let mut closed = 0;
        for (_, number) in waiting.into_iter().take(part) {
            if self.all.get(&number).is_some_and(|caller| caller.evict()) {
                self.all.remove(&number);
                closed += 1;
            }
        }
        self.networks.retain(|_, those| {
            those.retain(|number| self.all.contains_key(number));
            !those.is_empty()
        });
        closed
    }
}

impl<C: Caller> Crowd<C> {
    pub(crate) fn new(most: usize, most_of_one: usize) -> Self {
        Self {
            most,
            most_of_one,
            inside: Mutex::new(Inside {
                next: 0,
                all: HashMap::new(),
                networks: HashMap::new(),
                said: None,
            }),
        }
    }

    fn inside(&self) -> MutexGuard<'_, Inside<C>> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A slot for one more, counted for this network if given.
    ///
    /// # Errors
    /// When all slots are taken by busy connections.
    pub(crate) fn enter(
        self: &Arc<Self>,
        network: Option<IpAddr>,
        caller: &Arc<C>,
    ) -> Result<Place<C>, Refused> {
        let mut inside = self.inside();
        if let Some(those) = network.and_then(|network| inside.networks.get(&network))
            && those.len() >= self.most_of_one
        {
            let those = those.iter().copied().collect();
            if inside.evict(those) == 0 {
                return Err(Refused::TooManyOfOne);
            }
        }
        if inside.all.len() >= self.most {
            let all = inside.all.keys().copied().collect();
            if inside.evict(all) == 0 {
                return Err(Refused::Full);
            }
        }
        let number = inside.next;
        inside.next += 1;
        inside.all.insert(number, Arc::clone(caller));
        if let Some(network) = network {
            inside.networks.entry(network).or_default().insert(number);
        }
        Ok(Place {
            crowd: Arc::clone(self),
            number,
            network,
        })
    }

    /// Evicts some that wait.
    pub(crate) fn make_room(&self) {
        let mut inside = self.inside();
        let all = inside.all.keys().copied().collect();
        inside.evict(all);
    }

    /// Whether the log is to report refused connections: once a minute.
    pub(crate) fn is_to_be_said(&self) -> bool {
        let now = Instant::now();
        let mut inside = self.inside();
        let due = inside.said.is_none_or(|said| now >= said + SAID_EVERY);
        if due {
            inside.said = Some(now);
        }
        due
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};

    struct One {
        since: Option<(Turn, Instant)>,
        closed: AtomicBool,
    }

    impl Caller for One {
        fn waiting(&self) -> Option<(Turn, Instant)> {
            self.since
        }

        fn evict(&self) -> bool {
            self.closed.store(true, Ordering::Relaxed);
            true
        }
    }

    fn one(since: Option<(Turn, Instant)>) -> Arc<One> {
        Arc::new(One {
            since,
            closed: AtomicBool::new(false),
        })
    }

    fn ip(text: &str) -> Option<IpAddr> {
        Some(text.parse().unwrap())
    }

    #[test]
    fn whoever_waits_longest_goes_first_and_whoever_works_stays() {
        let crowd = Arc::new(Crowd::new(3, 9));
        let now = Instant::now();
        let (idle, new, works) = (
            one(Some((Turn::Idle, now))),
            one(Some((Turn::Silent, now + Duration::from_secs(1)))),
            one(None),
        );
        let places = [&idle, &new, &works].map(|caller| crowd.enter(None, caller).ok().unwrap());
        let last = one(None);
        let place = crowd.enter(None, &last).ok().unwrap();
        let closed = [&idle, &new, &works].map(|caller| caller.closed.load(Ordering::Relaxed));
        assert_eq!(closed, [false, true, false], "who never asked goes first");
        let another = one(None);
        let kept = crowd.enter(None, &another).ok().unwrap();
        assert!(idle.closed.load(Ordering::Relaxed));
        assert_eq!(crowd.enter(None, &one(None)).err(), Some(Refused::Full));
        drop(place);
        assert!(crowd.enter(None, &one(None)).is_ok());
        drop((places, kept));
        assert!(crowd.inside().all.is_empty());
    }

    #[test]
    fn one_network_takes_no_more_than_its_part() {
        let crowd = Arc::new(Crowd::new(100, 2));
        let (one_place, other) = (
            crowd.enter(ip("192.0.2.1"), &one(None)).ok().unwrap(),
            crowd.enter(ip("192.0.2.1"), &one(None)).ok().unwrap(),
        );
        let third = crowd.enter(ip("192.0.2.1"), &one(None));
        assert_eq!(third.err(), Some(Refused::TooManyOfOne));
        assert!(crowd.enter(ip("192.0.2.2"), &one(None)).is_ok());
        drop(one_place);
        let silent = one(Some((Turn::Silent, Instant::now())));
        let place = crowd.enter(ip("192.0.2.1"), &silent).ok().unwrap();
        // The network's own silent connection is evicted.
        assert!(crowd.enter(ip("192.0.2.1"), &one(None)).is_ok());
        assert!(silent.closed.load(Ordering::Relaxed));
        drop((place, other));
        assert!(crowd.inside().networks.is_empty() && crowd.inside().all.is_empty());
    }
}
