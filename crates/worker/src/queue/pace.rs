//! The one place for lease durations, timeouts, back-off, attempt limits and intervals of the worker. (Connections to a registry have theirs in
//! `registry::epp::profile`, how often registries are read in turn is in
//! `crate::reader`, and what is kept for how long in `crate::keeping`.)
//!
//! A longer pause may need a longer limit in `store`: each queue's table says how far a row may be postponed (`FARTHEST` in its `queue.rs`), and a row that is postponed
//! further is taken for the work of a wrong clock and is due at once. A test below compares the two.

use super::backoff::Backoff;
use chrono::TimeDelta;
use model::outside::Chance;
use std::time::Duration;

/// The heartbeat interval.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(15);

/// Tasks: the back-off while the registry decides. A message wakes the task at once, and a long wait may become a little longer.
pub(crate) const DECISION_BACKOFF: Backoff =
    Backoff::between(Duration::from_secs(1), Duration::from_secs(3_600));

/// Tasks: how often one is retried at once when it conflicts with other transactions.
pub(crate) const CONFLICT_TRIES: u32 = 6;
/// Tasks: the back-off between those attempts.
pub(crate) const CONFLICT_BACKOFF: Backoff =
    Backoff::between(Duration::from_millis(20), Duration::from_millis(320));

/// Tasks that cover many domains: the shortest poll interval of the parts, when few are left: the whole ends with its last part, for whoever watches.
const PARTS_LAST_POLL_INTERVAL: TimeDelta = TimeDelta::milliseconds(50);
/// Tasks that cover many domains: how many parts are few: as many as end within one of the longer intervals.
const PARTS_FEW: u32 = 256;
/// Tasks that cover many domains: the poll interval of the parts while they progress or the step is young.
const PARTS_POLL_INTERVAL: TimeDelta = TimeDelta::milliseconds(500);
/// Tasks that cover many domains: the poll interval when the parts don't progress.
const PARTS_IDLE_POLL_INTERVAL: TimeDelta = TimeDelta::seconds(5);
/// Tasks that cover many domains: how long the step is young. Most end within it, and somebody is usually watching.
const PARTS_YOUNG_FOR: TimeDelta = TimeDelta::seconds(30);

/// When a task that covers many domains counts its parts again: so many are left, some have ended since the last count or none, and the step began so long ago. Of few that have not moved it
/// waits a quarter of the time that they have taken, so that hundreds of small changes at once are not counted more than carried out.
pub(crate) fn parts_poll_interval(left: u32, moved: bool, age: TimeDelta) -> TimeDelta {
    if left <= PARTS_FEW && moved {
        PARTS_LAST_POLL_INTERVAL
    } else if !moved && age >= PARTS_YOUNG_FOR {
        PARTS_IDLE_POLL_INTERVAL
    } else if left <= PARTS_FEW {
        (age / 4).clamp(PARTS_LAST_POLL_INTERVAL, PARTS_POLL_INTERVAL)
    } else {
        PARTS_POLL_INTERVAL
    }
}

/// Every loop: the shortest pause when it found nothing to claim.
pub(crate) const SHORTEST_PAUSE: Duration = Duration::from_millis(20);
/// Every loop: the pause after a database error.
pub(crate) const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);

/// Message queues: the time within which a round must finish; otherwise something is wrong.
pub(crate) const MESSAGES_ROUND_LIMIT: Duration = Duration::from_secs(180);
/// Message queues: while no task waits for a registry, they are polled only every so many intervals.
pub(crate) const MESSAGES_IDLE_TURNS: u32 = 12;

/// Letters and deliveries: how long hints are gathered before the queue is looked at. A hint may be about any queue, and tasks give many.
pub(crate) const GATHERING: Duration = Duration::from_millis(50);

/// How often to look whether another process has written to the same SQLite file: what a command enqueues beside a running server begins within that time.
pub(crate) const ELSEWHERE_INTERVAL: Duration = Duration::from_millis(500);
/// The time within which that must finish; otherwise something is wrong.
pub(crate) const ELSEWHERE_ROUND_LIMIT: Duration = Duration::from_secs(60);

/// Housekeeping: the poll interval.
pub(crate) const HOUSEKEEPING_INTERVAL: Duration = Duration::from_secs(60);
/// Housekeeping: the time within which a round must finish; otherwise something is wrong.
pub(crate) const HOUSEKEEPING_ROUND_LIMIT: Duration = Duration::from_secs(300);
/// Housekeeping: how long the process that does it may be silent before another takes over.
pub(crate) const HOUSEKEEPING_LEASE: TimeDelta = TimeDelta::minutes(5);
/// Housekeeping: how often everything is cleaned up.
pub(crate) const CLEANING_INTERVAL: TimeDelta = TimeDelta::hours(1);
/// Housekeeping: how often to look for unanswered e-mails.
pub(crate) const REMINDER_INTERVAL: TimeDelta = TimeDelta::minutes(10);

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
    use store::invitations::Invitation;
    use store::lease::Queued;
    use store::letters::Letter;
    use store::tasks::Task;
    use store::webhooks::Delivery;

    /// Draws the longest jitter.
    struct Most;
    impl Chance for Most {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(u8::MAX);
        }
    }

    #[test]
    fn no_pause_is_longer_than_its_queue_allows() {
        let pace = Pace::default();
        let (tasks, letters) = (pace.tasks.backoff, pace.letters.backoff);
        for (backoff, table) in [
            (tasks, Task::TABLE),
            (DECISION_BACKOFF, Task::TABLE),
            (letters, Letter::TABLE),
            (letters, Invitation::TABLE),
            (pace.deliveries.backoff, Delivery::TABLE),
        ] {
            let longest = backoff.pause(u32::MAX, &Most);
            assert!(
                longest < table.farthest(),
                "{}: a pause of {longest} would count as no pause at all; raise FARTHEST in the queue.rs of that table",
                table.name()
            );
        }
        for (terms, table) in [
            (pace.tasks, Task::TABLE),
            (pace.letters, Letter::TABLE),
            (pace.letters, Invitation::TABLE),
            (pace.deliveries, Delivery::TABLE),
        ] {
            let lease = TimeDelta::from_std(terms.lease).unwrap_or(TimeDelta::MAX);
            assert!(lease < table.farthest(), "{}: the lease", table.name());
        }
        assert!(PARTS_IDLE_POLL_INTERVAL < Task::TABLE.farthest());
    }

    #[test]
    fn parts_are_counted_the_sooner_the_fewer_are_left() {
        let millis = |left, moved, age| {
            let age = TimeDelta::milliseconds(age);
            parts_poll_interval(left, moved, age).num_milliseconds()
        };
        for (age, few, many) in [
            (-1_000, 50, 500),
            (0, 50, 500),
            (400, 100, 500),
            (1_000, 250, 500),
            (29_999, 500, 500),
            (30_000, 5_000, 5_000),
        ] {
            assert_eq!(millis(PARTS_FEW, false, age), few, "{age}");
            assert_eq!(millis(PARTS_FEW + 1, false, age), many, "{age}");
            assert_eq!(millis(PARTS_FEW, true, age), 50, "{age}");
            assert_eq!(millis(PARTS_FEW + 1, true, age), 500, "{age}");
        }
    }

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
