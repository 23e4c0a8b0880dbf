//! Time and randomness are passed in, so that every rule can be tested with a given time and given random bytes.

use chrono::{DateTime, SubsecRound, Utc};
use uuid::{Builder, Uuid};

/// The clock.
pub trait Clock: Send + Sync {
    /// Now, truncated to microseconds: the precision of both databases.
    fn now(&self) -> DateTime<Utc>;
}

/// Unpredictable bytes.
pub trait Chance: Send + Sync {
    /// Fills the buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}

/// Truncates a time to microseconds.
#[must_use]
pub fn cut(at: DateTime<Utc>) -> DateTime<Utc> {
    at.trunc_subsecs(6)
}

/// A new identifier: UUID version 7 (RFC 9562, section 5.7), so that rows sort by creation time.
#[must_use]
pub fn new_id(now: DateTime<Utc>, chance: &dyn Chance) -> Uuid {
    let mut bytes = [0; 10];
    chance.fill(&mut bytes);
    let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
    Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
}
