//! A clock that stands still until moved, and random numbers that are the same in every run.

use chrono::{DateTime, TimeDelta, Utc};
use model::outside::{Chance, Clock};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

/// A clock that stands still until moved. It begins on 1 March 2026.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl Default for TestClock {
    fn default() -> Self {
        Self(AtomicI64::new(1_772_323_200_000_000))
    }
}

impl TestClock {
    /// Its present time.
    #[must_use]
    pub fn get(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.load(Ordering::SeqCst)).unwrap_or_default()
    }

    /// Moves it forward.
    pub fn advance(&self, by: TimeDelta) {
        self.0
            .fetch_add(by.num_microseconds().unwrap_or(0), Ordering::SeqCst);
    }

    /// Moves it to a time, never back.
    pub fn to(&self, at: DateTime<Utc>) {
        self.0.fetch_max(at.timestamp_micros(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    /// Each reading is a microsecond later than the last, so that consecutive events have increasing times.
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp_micros(self.0.fetch_add(1, Ordering::SeqCst)).unwrap_or_default()
    }
}

/// The same clock measures leases: moving it is as if the process had been suspended for so long.
impl worker::Elapsed for TestClock {
    fn elapsed(&self) -> Duration {
        Duration::from_micros(self.0.load(Ordering::SeqCst).unsigned_abs())
    }
}

/// The same sequence of random numbers in every run: splitmix64 over a counter.
#[derive(Debug, Default)]
pub struct TestChance(AtomicU64);

impl Chance for TestChance {
    fn fill(&self, buffer: &mut [u8]) {
        for part in buffer.chunks_mut(8) {
            let mut mixed = self
                .0
                .fetch_add(1, Ordering::SeqCst)
                .wrapping_add(1)
                .wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            part.copy_from_slice(&mixed.to_le_bytes()[..part.len()]);
        }
    }
}
