//! An event of a task that its transaction has not written yet.

use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId};
use model::stored::TaskSnapshot;
use model::task::StreamEvent;

/// An event that the commit will write.
pub(crate) struct NewEvent {
    pub(crate) organization: OrganizationId,
    pub(crate) task: TaskId,
    pub(crate) seq: i64,
    pub(crate) event: StreamEvent,
    pub(crate) data: TaskSnapshot,
    pub(crate) at: DateTime<Utc>,
}
