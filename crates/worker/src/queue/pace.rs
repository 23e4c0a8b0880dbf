//! The one place for lease durations, timeouts, back-off, attempt limits and intervals.

use super::backoff::Backoff;
use chrono::TimeDelta;
use model::outside::Chance;
use std::time::Duration;

/// The heartbeat interval.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(15);

/// The settings of one queue.
#[derive(Debug, Clone, Copy)]
pub struct Terms {
    /// Concurrent items in this process.
    pub concurrency: usize,
    /// How long a claim holds without a heartbeat. What was sent at the last moment ends within it, by its `timeout`.
    pub lease: Duration,
    /// The timeout of one command or message.
    pub timeout: Duration,
    /// The back-off between attempts.
    pub backoff: Backoff,
    /// The number of automatic attempts before an item fails.
    pub tries: u32,
    /// The time within which a round of the loop must finish, or something is wrong: its idle time, the database's timeout, and the longest piece of work.
    pub round_limit: Duration,
}

impl Terms {
    /// When to retry after this many consecutive failures; `None`: the attempts are exhausted.
    pub(crate) fn retry_in(&self, failures: u32, chance: &dyn Chance) -> Option<TimeDelta> {
        (failures < self.tries).then(|| self.backoff.pause(failures, chance))
    }

    /// How long after the lease was confirmed something may still be sent.
    pub(crate) fn sends_within(&self) -> Duration {
        self.lease.saturating_sub(self.timeout)
    }
}

/// The worker's timing.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Tasks, imports among them.
    pub tasks: Terms,
    /// E-mails and invitations.
    pub letters: Terms,
    /// Webhook deliveries.
    pub deliveries: Terms,
    /// The heartbeat interval.
    pub heartbeat_interval: Duration,
    /// The poll interval when no wake-up comes.
    pub idle_interval: Duration,
    /// The poll interval of the registries' message queues.
    pub poll_interval: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Self {
            tasks: Terms {
                concurrency: 8,
                lease: 2 * registry::GUARDED_FOR + HEARTBEAT_INTERVAL,
                timeout: registry::GUARDED_FOR,
                backoff: Backoff::between(seconds(1), seconds(300)),
                tries: 12,
                round_limit: seconds(60),
            },
            letters: Terms {
                concurrency: 1,
                lease: seconds(120),
                timeout: seconds(90),
                // RFC 5321, section 4.5.4.1, wants at least half an hour between attempts; the first ones come sooner, as most servers that defer
                // (greylisting) mean minutes.
                backoff: Backoff::between(seconds(60), seconds(3_600)),
                // About four days (RFC 5321, section 4.5.4.1).
                tries: 100,
                round_limit: seconds(180),
            },
            deliveries: Terms {
                concurrency: 4,
                lease: seconds(90),
                // Longer than the sender's own timeout.
                timeout: seconds(60),
                backoff: Backoff::between(seconds(5), seconds(6 * 3_600)),
                // About two days.
                tries: 18,
                round_limit: seconds(120),
            },
            heartbeat_interval: HEARTBEAT_INTERVAL,
            idle_interval: seconds(15),
            poll_interval: seconds(5),
        }
    }
}

impl Pace {
    /// The same, with this many concurrent tasks.
    #[must_use]
    pub fn with_tasks_at_once(mut self, concurrency: usize) -> Self {
        self.tasks.concurrency = concurrency;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_outlives_what_goes_out_and_a_failed_heartbeat() {
        let pace = Pace::default();
        for terms in [pace.tasks, pace.letters, pace.deliveries] {
            assert!(terms.lease > terms.timeout);
            assert!(
                2 * pace.heartbeat_interval <= terms.sends_within(),
                "one heartbeat may fail, and something may still go out"
            );
        }
        assert!(pace.tasks.lease >= 2 * registry::GUARDED_FOR);
    }
}
