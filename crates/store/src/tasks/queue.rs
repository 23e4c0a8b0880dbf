//! Tasks as a lease queue.

use super::Task;
use crate::error::Unique;
use crate::lease::{Key, Queued, Table};
use chrono::TimeDelta;

/// The longest that a task may be postponed: an hour of settling time, or a back-off, and ten minutes more. One that is postponed further was so by a
/// wrong clock, and is due.
pub const FARTHEST: TimeDelta = TimeDelta::minutes(70);

/// A task may be claimed when it is pending or running, not paused, its `claimable_at` has passed, and no other open task of its domain, unless that is paused, was enqueued before it or is running. It is
/// `running` then, and its `attempt` is incremented when it was pending. A task that waits for an operator can't be claimed; one that waits for a yes to another registrant keeps
/// nobody from their turn, since it may wait for long and sends nothing meanwhile.
impl Queued for Task {
    const TABLE: Table = Table {
        name: "task",
        key: &["id"],
        open: "status IN ('pending', 'running') AND paused_at IS NULL AND unreadable IS NULL AND COALESCE(awaiting, '') <> 'operator'",
        // Unreadable rows and paused ones block nobody: what is sent is resolved when a task runs, so a later one may run first. Two conditions rather than one with OR: SQLite 3.51 answers that one with "internal query planner error" when both
        // branches have a partial index.
        // No EXISTS: PostgreSQL would answer it from a hash of all open tasks, for each claim again.
        free: " AND (SELECT 1 FROM task e WHERE t.status = 'pending' AND e.domain_id = t.domain_id AND e.status IN ('pending', 'running') \
            AND e.position < t.position AND e.unreadable IS NULL AND e.paused_at IS NULL AND CASE WHEN e.awaiting = 'operator' AND e.error IS NULL THEN 0 ELSE 1 END = 1 LIMIT 1) IS NULL \
            AND (SELECT 1 FROM task r WHERE r.domain_id = t.domain_id AND r.status = 'running' AND r.position <> t.position \
            AND CASE WHEN r.awaiting = 'operator' AND r.error IS NULL THEN 0 ELSE 1 END = 1 LIMIT 1) IS NULL",
        order: "t.position",
        take: "status = 'running', started_at = COALESCE(started_at, $2), attempt = attempt + CASE WHEN status = 'pending' THEN 1 ELSE 0 END",
        held: "running",
        aside: "status = 'pending'",
        // Two claimers saw two tasks of one domain claimable at once (one was just rescheduled by hand); the index let one of them through.
        rival: Some(Unique::RunningTask),
        farthest: FARTHEST,
    };

    fn key(&self) -> Key {
        self.id.into()
    }
}
