//! Tasks as a lease queue.

use super::Task;
use crate::error::Unique;
use crate::lease::{Key, Queued, Table};
use chrono::TimeDelta;

/// The longest that a task may be put off: an hour of settling time, or a pause between tries, and ten minutes more. What is put off further was so by a
/// wrong clock, and is due.
pub const FARTHEST: TimeDelta = TimeDelta::minutes(70);

/// A task may be taken when it is pending or running, its `claimable_at` has come, and no other open task of its domain was enqueued before it or is running. It is
/// `running` then, and its `attempt` one higher when it was pending. What waits for an operator waits for nobody here.
impl Queued for Task {
    const TABLE: Table = Table {
        name: "task",
        key: &["id"],
        open: "status IN ('pending', 'running') AND unreadable IS NULL AND COALESCE(awaiting, '') <> 'operator'",
        // What can't be read holds nobody up. Two conditions rather than one with OR: SQLite 3.51 answers that one with "internal query planner error" when both
        // branches have a partial index.
        free: " AND NOT EXISTS (SELECT 1 FROM task e WHERE t.status = 'pending' AND e.domain_id = t.domain_id AND e.status IN ('pending', 'running') \
            AND e.position < t.position AND e.unreadable IS NULL) \
            AND NOT EXISTS (SELECT 1 FROM task r WHERE r.domain_id = t.domain_id AND r.status = 'running' AND r.position <> t.position)",
        order: "t.position",
        take: "status = 'running', started_at = COALESCE(started_at, $2), attempt = attempt + CASE WHEN status = 'pending' THEN 1 ELSE 0 END",
        held: "running",
        aside: "status = 'pending'",
        // Two claimers saw two tasks of one domain free at once (one was just put back by hand); the index let one of them through.
        rival: Some(Unique::RunningTask),
        farthest: FARTHEST,
    };

    fn key(&self) -> Key {
        self.id.into()
    }
}
