//! What this process knows of a lease, by a monotonic clock.
//!
//! The database measures a lease from when it wrote it. This process measures from before it asked, by a clock that continues during suspension; so its view of the lease
//! ends before the lease does.

use super::Terms;
use chrono::TimeDelta;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// A monotonic clock.
pub trait Elapsed: Send + Sync {
    /// The time since some moment, always the same one.
    fn elapsed(&self) -> Duration;
}

/// Since boot, including time in suspension (`CLOCK_BOOTTIME`). On other systems than Linux that time is missing, and a
/// suspended machine may send what it no longer should.
#[derive(Debug, Clone, Copy, Default)]
pub struct SinceBoot;

impl Elapsed for SinceBoot {
    fn elapsed(&self) -> Duration {
        #[cfg(target_os = "linux")]
        const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Boottime;
        #[cfg(not(target_os = "linux"))]
        const CLOCK: rustix::time::ClockId = rustix::time::ClockId::Monotonic;
        let at = rustix::time::clock_gettime(CLOCK);
        let seconds = u64::try_from(at.tv_sec).unwrap_or(0);
        let nanos = u32::try_from(at.tv_nsec).unwrap_or(0);
        Duration::new(seconds, nanos)
    }
}

/// Locks what no panic leaves half-changed.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What this process knows of its lease.
pub(crate) struct Watch {
    timer: Arc<dyn Elapsed>,
    /// When the last successful confirmation was requested.
    confirmed: Mutex<Duration>,
    terms: Terms,
    lost: AtomicBool,
    given_back: AtomicBool,
    sent: AtomicBool,
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch")
            .field("lost", &self.lost)
            .field("sent", &self.sent)
            .finish_non_exhaustive()
    }
}

impl Watch {
    pub(super) fn new(timer: Arc<dyn Elapsed>, since: Duration, terms: Terms) -> Self {
        Self {
            timer,
            confirmed: Mutex::new(since),
            terms,
            lost: AtomicBool::new(false),
            given_back: AtomicBool::new(false),
            sent: AtomicBool::new(false),
        }
    }

    /// How long a claim holds.
    pub(crate) fn lease(&self) -> TimeDelta {
        TimeDelta::from_std(self.terms.lease).unwrap_or(TimeDelta::MAX)
    }

    /// The time by this clock.
    pub(super) fn elapsed(&self) -> Duration {
        self.timer.elapsed()
    }

    /// The lease held when this was asked.
    pub(super) fn confirm(&self, asked: Duration) {
        *locked(&self.confirmed) = asked;
    }

    pub(super) fn was_given_back(&self) -> bool {
        self.given_back.load(Ordering::SeqCst)
    }

    /// Whether a command that begins now ends within the lease. A permitted command counts as sent.
    pub(crate) fn may_send(&self) -> bool {
        let age = self
            .timer
            .elapsed()
            .saturating_sub(*locked(&self.confirmed));
        let may = !self.lost.load(Ordering::SeqCst) && age < self.terms.sends_within();
        if may {
            self.sent.store(true, Ordering::SeqCst);
        }
        may
    }

    pub(crate) fn lose(&self) {
        self.lost.store(true, Ordering::SeqCst);
    }

    pub(crate) fn give_back(&self) {
        self.given_back.store(true, Ordering::SeqCst);
    }

    /// Whether any command was permitted.
    pub(crate) fn has_sent(&self) -> bool {
        self.sent.load(Ordering::SeqCst)
    }

    /// Whether the lease was lost after something had been sent: its outcome was not checked.
    pub(crate) fn left_unseen(&self) -> bool {
        self.lost.load(Ordering::SeqCst) && self.sent.load(Ordering::SeqCst)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_goes_forward() {
        let first = SinceBoot.elapsed();
        assert!(first > Duration::ZERO && SinceBoot.elapsed() >= first);
    }
}
