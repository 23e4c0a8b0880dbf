//! Fixed windows: a key's window begins with its first request and ends after its length; then its count restarts.

use chrono::{DateTime, TimeDelta, Utc};
use model::id::KeyId;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// After how many keys expired windows are removed.
const SWEEP: usize = 1_024;

/// The windows of one limit.
pub(super) struct Windows {
    most: u32,
    length: TimeDelta,
    open: Mutex<HashMap<KeyId, Window>>,
}

#[derive(Debug, Clone, Copy)]
struct Window {
    began: DateTime<Utc>,
    counted: u32,
}

/// The state of a key's window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    /// Whether the request is within the limit.
    pub(super) passes: bool,
    /// Whether the next one will be refused.
    pub(super) full: bool,
    /// How many more are allowed.
    pub(super) left: u32,
    /// Whole seconds until the window ends, rounded up; at least 1.
    pub(super) seconds: u64,
}

impl Windows {
    pub(super) fn new(most: u32, seconds: i64) -> Self {
        Self {
            most,
            length: TimeDelta::seconds(seconds),
            open: Mutex::default(),
        }
    }

    /// Counts a request.
    pub(super) fn count(&self, key: KeyId, now: DateTime<Utc>) -> Count {
        self.at(key, now, 1)
    }

    /// The state, without counting.
    pub(super) fn look(&self, key: KeyId, now: DateTime<Utc>) -> Count {
        self.at(key, now, 0)
    }

    fn at(&self, key: KeyId, now: DateTime<Utc>, more: u32) -> Count {
        // A count is consistent at every step, so a panic elsewhere leaves nothing half done.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let ended = |window: &Window| now < window.began || now - window.began >= self.length;
        if open.len() >= SWEEP && !open.contains_key(&key) {
            open.retain(|_, window| !ended(window));
        }
        let window = open.entry(key).or_insert(Window {
            began: now,
            counted: 0,
        });
        if ended(window) {
            *window = Window {
                began: now,
                counted: 0,
            };
        }
        let passes = self.most == 0 || window.counted + more <= self.most;
        if passes {
            window.counted = window.counted.saturating_add(more);
        }
        let rest = window.began + self.length - now;
        Count {
            passes,
            full: self.most > 0 && window.counted >= self.most,
            left: self.most.saturating_sub(window.counted),
            seconds: u64::try_from((rest.num_milliseconds() + 999) / 1_000)
                .unwrap_or(1)
                .max(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn key(number: u128) -> KeyId {
        KeyId(Uuid::from_u128(number))
    }

    #[test]
    fn so_many_pass_and_the_next_window_begins_anew() {
        let windows = Windows::new(3, 60);
        let start = DateTime::<Utc>::UNIX_EPOCH;
        let at = |seconds: i64| start + TimeDelta::seconds(seconds);
        for left in [2, 1, 0] {
            let count = windows.count(key(1), at(10));
            assert_eq!((count.passes, count.left), (true, left));
        }
        let over = windows.count(key(1), at(15));
        assert_eq!((over.passes, over.seconds), (false, 55));
        // Another key has its own.
        assert!(windows.count(key(2), at(15)).passes);
        assert!(!windows.count(key(1), at(69)).passes);
        assert!(windows.count(key(1), at(70)).passes);
    }

    #[test]
    fn nought_is_without_end_and_old_windows_go() {
        let free = Windows::new(0, 1);
        let start = DateTime::<Utc>::UNIX_EPOCH;
        assert!((0..1_000).all(|_| free.count(key(1), start).passes));
        let windows = Windows::new(1, 1);
        for number in 0..SWEEP as u128 {
            windows.count(key(number), start);
        }
        windows.count(key(u128::MAX), start + TimeDelta::seconds(2));
        assert_eq!(
            windows
                .open
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .len(),
            1
        );
    }
}
