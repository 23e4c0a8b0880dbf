//! The real clock and the real random source: the two places that ask the machine.

use chrono::{DateTime, Utc};
use model::outside::{Chance, Clock};
use std::time::SystemTime;

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the program takes the machine's time"
    )]
    fn now(&self) -> DateTime<Utc> {
        model::outside::cut(DateTime::from(SystemTime::now()))
    }
}

/// The thread's generator, seeded by the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, buffer: &mut [u8]) {
        rand::fill(buffer);
    }
}
