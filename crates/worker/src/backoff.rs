//! How long to wait before trying again: twice as long each time, up to five minutes, with a fifth of chance so that tasks do not come back all at once.

use chrono::TimeDelta;
use model::outside::Chance;

const FIRST_MS: i64 = 1_000;
const LONGEST_MS: i64 = 300_000;

/// The pause behind the `failures`-th failure in a row (from 1).
pub(crate) fn pause(failures: u32, chance: &dyn Chance) -> TimeDelta {
    between((FIRST_MS, LONGEST_MS), failures, chance)
}

/// The same between other bounds: the first and the longest pause, in milliseconds.
pub(crate) fn between(
    (first, longest): (i64, i64),
    failures: u32,
    chance: &dyn Chance,
) -> TimeDelta {
    let doubled = first
        .saturating_mul(1 << failures.saturating_sub(1).min(16))
        .min(longest);
    let mut byte = [0];
    chance.fill(&mut byte);
    let jitter = doubled * i64::from(byte[0]) / 255 / 5;
    TimeDelta::milliseconds(doubled - doubled / 10 + jitter)
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
    fn it_doubles_with_jitter_and_ends_at_five_minutes() {
        for (failures, middle) in [
            (1, 1_000),
            (2, 2_000),
            (5, 16_000),
            (20, 300_000),
            (u32::MAX, 300_000),
        ] {
            assert_eq!(
                pause(failures, &Always(0)),
                TimeDelta::milliseconds(middle - middle / 10)
            );
            assert_eq!(
                pause(failures, &Always(255)),
                TimeDelta::milliseconds(middle + middle / 10)
            );
        }
    }
}
