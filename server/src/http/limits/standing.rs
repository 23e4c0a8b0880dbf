//! What is left to a key after a request.

use super::rate::Rate;
use super::window::Count;

/// A minute and a second, in seconds.
pub(super) const MINUTE: i64 = 60;
pub(super) const SECOND: i64 = 1;

/// The state after a request was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    pub(super) rate: Rate,
    pub(super) minute: Count,
    pub(super) second: Count,
}

impl Standing {
    /// The minute's limit, what is left of it, and in how many seconds it resets. A limit that is off is the greatest number.
    #[must_use]
    pub fn minute(self) -> (u32, u32, u64) {
        match self.rate.per_minute {
            0 => (u32::MAX, u32::MAX, self.minute.seconds),
            most => (most, self.minute.left, self.minute.seconds),
        }
    }
}
