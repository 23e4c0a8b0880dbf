//! Exponential back-off: twice as long each time, up to a limit, with a fifth of jitter so that items are not retried all at once.

use chrono::TimeDelta;
use model::outside::Chance;
use std::time::Duration;

/// The back-off between attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The first.
    pub first: Duration,
    /// The longest.
    pub longest: Duration,
}

impl Backoff {
    /// Back-off between these two lengths.
    pub(crate) const fn between(first: Duration, longest: Duration) -> Self {
        Self { first, longest }
    }

    /// The back-off after the `failures`-th consecutive failure (from 1).
    pub(crate) fn pause(self, failures: u32, chance: &dyn Chance) -> TimeDelta {
        let millis =
            |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 2);
        let doubled = millis(self.first)
            .saturating_mul(1 << failures.saturating_sub(1).min(16))
            .min(millis(self.longest));
        let mut byte = [0];
        chance.fill(&mut byte);
        let jitter = doubled * i64::from(byte[0]) / 255 / 5;
        TimeDelta::milliseconds(doubled - doubled / 10 + jitter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Always(u8);
    impl Chance for Always {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(self.0);
        }
    }

    #[test]
    fn it_doubles_with_jitter_and_ends_at_the_longest() {
        let backoff = crate::Pace::default().tasks.backoff;
        for (failures, middle) in [
            (1, 1_000),
            (2, 2_000),
            (5, 16_000),
            (20, 300_000),
            (u32::MAX, 300_000),
        ] {
            assert_eq!(
                backoff.pause(failures, &Always(0)),
                TimeDelta::milliseconds(middle - middle / 10)
            );
            assert_eq!(
                backoff.pause(failures, &Always(255)),
                TimeDelta::milliseconds(middle + middle / 10)
            );
        }
    }
}
