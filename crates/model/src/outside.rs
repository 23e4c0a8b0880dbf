//! Time and chance are handed in, so that every rule can be tried with a given hour and a given throw.

use chrono::{DateTime, SubsecRound, Utc};
use uuid::{Builder, Uuid};

/// What time it is.
pub trait Clock: Send + Sync {
    /// Now, cut to microseconds: what both databases keep.
    fn now(&self) -> DateTime<Utc>;
}

/// Unpredictable bytes.
pub trait Chance: Send + Sync {
    /// Fills the buffer with bytes that nobody can guess.
    fn fill(&self, buffer: &mut [u8]);
}

/// Cuts a time to microseconds.
#[must_use]
pub fn cut(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

/// A new identifier: UUID version 7 (RFC 9562, section 5.7), so that rows sort by when they were made.
#[must_use]
pub fn new_id(now: DateTime<Utc>, chance: &dyn Chance) -> Uuid {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}
