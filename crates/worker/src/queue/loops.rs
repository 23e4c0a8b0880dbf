//! The state of the worker's loops: when each last finished a round.

use super::watch::{Elapsed, locked};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// The state of the loops.
pub struct Loops {
    timer: Arc<dyn Elapsed>,
    seen: Mutex<BTreeMap<String, Kept>>,
    /// Rows that were deleted since the start, by kind.
    cleared: Mutex<BTreeMap<&'static str, u64>>,
}

#[derive(Debug, Clone)]
struct Kept {
    limit: Duration,
    last: Duration,
    rounds: u64,
    failures: u64,
    restarts: u64,
    why: Option<String>,
}

/// The state of one loop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoopSeen {
    /// Its name, such as `tasks`.
    pub name: String,
    /// How long ago it finished a round, or began when it has not finished one yet.
    pub since: Duration,
    /// Within which time it should.
    pub limit: Duration,
    /// Successful rounds.
    pub rounds: u64,
    /// Failed rounds.
    pub failures: u64,
    /// How often it was restarted after a panic.
    pub restarts: u64,
    /// The last error, for operators; `None` once a round succeeded.
    pub why: Option<String>,
}

impl LoopSeen {
    /// Whether its last successful round is longer ago than it should be.
    #[must_use]
    pub fn is_late(&self) -> bool {
        self.since > self.limit
    }
}

impl fmt::Debug for Loops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.seen()).finish()
    }
}

impl Loops {
    pub(crate) fn new(timer: Arc<dyn Elapsed>) -> Self {
        Self {
            timer,
            seen: Mutex::default(),
            cleared: Mutex::default(),
        }
    }

    /// All that were begun, by name.
    #[must_use]
    pub fn seen(&self) -> Vec<LoopSeen> {
        let now = self.timer.elapsed();
        let seen = locked(&self.seen);
        seen.iter()
            .map(|(name, kept)| LoopSeen {
                name: name.clone(),
                since: now.saturating_sub(kept.last),
                limit: kept.limit,
                rounds: kept.rounds,
                failures: kept.failures,
                restarts: kept.restarts,
                why: kept.why.clone(),
            })
            .collect()
    }

    /// Rows that were deleted since the start, by kind.
    #[must_use]
    pub fn cleared(&self) -> BTreeMap<&'static str, u64> {
        locked(&self.cleared).clone()
    }

    pub(crate) fn clear(&self, kind: &'static str, rows: u64) {
        *locked(&self.cleared).entry(kind).or_default() += rows;
    }

    /// From now on this loop is expected to finish a round within `limit`, again and again.
    pub(crate) fn expect(&self, name: &str, limit: Duration) {
        let last = self.timer.elapsed();
        let kept = Kept {
            limit,
            last,
            rounds: 0,
            failures: 0,
            restarts: 0,
            why: None,
        };
        locked(&self.seen).insert(name.to_owned(), kept);
    }

    /// A round succeeded.
    pub(crate) fn round(&self, name: &str) {
        let now = self.timer.elapsed();
        self.note(name, |kept| {
            kept.last = now;
            kept.rounds += 1;
            kept.why = None;
        });
    }

    /// A round failed.
    pub(crate) fn failed(&self, name: &str, why: &dyn fmt::Display) {
        tracing::warn!(name, %why, "a round of a worker loop failed");
        self.note(name, |kept| {
            kept.failures += 1;
            kept.why = Some(why.to_string());
        });
    }

    pub(super) fn restarted(&self, name: &str, why: &str) -> u64 {
        tracing::error!(name, why, "a worker loop panicked and is restarted");
        let mut restarts = 0;
        self.note(name, |kept| {
            kept.restarts += 1;
            kept.why = Some(why.to_owned());
            restarts = kept.restarts;
        });
        restarts
    }

    fn note(&self, name: &str, change: impl FnOnce(&mut Kept)) {
        if let Some(kept) = locked(&self.seen).get_mut(name) {
            change(kept);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU64, Ordering};

    struct Hand(AtomicU64);

    impl Elapsed for Hand {
        fn elapsed(&self) -> Duration {
            Duration::from_secs(self.0.load(Ordering::SeqCst))
        }
    }

    #[test]
    fn a_loop_is_late_until_a_round_ends_well() {
        let hand = Arc::new(Hand(AtomicU64::new(100)));
        let loops = Loops::new(hand.clone());
        loops.expect("tasks", Duration::from_secs(60));
        hand.0.store(160, Ordering::SeqCst);
        assert!(!loops.seen()[0].is_late());
        hand.0.store(161, Ordering::SeqCst);
        loops.failed("tasks", &"the database is busy");
        let seen = loops.seen().remove(0);
        assert!(seen.is_late() && seen.failures == 1 && seen.why.is_some());
        loops.round("tasks");
        let seen = loops.seen().remove(0);
        assert!(!seen.is_late() && seen.rounds == 1 && seen.why.is_none());
    }
}
