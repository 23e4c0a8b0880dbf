//! Durable tasks and their numbered events.
//!
//! A task's row is the truth about it. Whoever holds the lease (`lease_owner`, until `claimable_at`) writes it; every write is one event more.

/// Those whose tasks send contacts (`model::task::Road::Contacts`): what is decided about contacts may be left to one that has not begun, and to no other.
macro_rules! about_contacts {
    () => {
        "task_type IN ('update_contacts', 'enable_whois_privacy', 'disable_whois_privacy')"
    };
}

mod alive;
mod events;
mod join;
mod list;
mod parts;
mod queue;
mod read;
mod write;

pub use alive::{any_leased, registry_decided};
pub(crate) use events::{NewEvent, write_events};
pub use events::{TaskEvent, events, last_org_seq, org_events};
pub use join::{join, note_joined, succeed};
pub use list::{TaskFilter, count, list};
pub use parts::{Parts, enqueue_parts, parts_ended, settling};
pub use queue::FARTHEST;
pub use read::{
    Unreadable, any_awaiting, any_open, brought, by_id, cancel_requested, count_by_status,
    count_unreadable, get, hold, latest_of, many, newest_about_contacts, running_of_domain,
    unreadable,
};
pub use write::{
    enqueue, enqueue_unless_pending, note_steps, request_cancel, save, save_quietly, save_unleased,
};

use crate::column::{MaybeId, MaybeWord, Word};
use crate::kept::{Kept, KeptState, MaybeKept};
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::stored::TaskSnapshot;
use model::task::{
    Awaiting, Cause, CreatedBy, Joined, Progress, Rows, Spread, Step, StepName, StepStatus,
    TaskError, TaskResult, TaskState, TaskStatus, TaskType, progress,
};
use sqlx::FromRow;
use uuid::Uuid;

/// A durable task.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Task {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: TaskId,
    /// Whose it is.
    #[sqlx(try_from = "Uuid")]
    pub organization_id: OrganizationId,
    /// The project of its domain.
    #[sqlx(try_from = "MaybeId")]
    pub project_id: Option<ProjectId>,
    /// The domain that it changes. Tasks of one domain run one after the other, in the order in which they were committed.
    #[sqlx(try_from = "MaybeId")]
    pub domain_id: Option<DomainId>,
    /// The task that it is a part of.
    #[sqlx(try_from = "MaybeId")]
    pub parent_id: Option<TaskId>,
    /// What it changes.
    #[sqlx(try_from = "Word")]
    pub task_type: TaskType,
    /// Where it stands.
    #[sqlx(try_from = "Word")]
    pub status: TaskStatus,
    /// Why somebody wanted it.
    #[sqlx(try_from = "Kept<Cause>")]
    pub cause: Cause,
    /// What the worker must know to go on; nobody else's business.
    #[sqlx(try_from = "KeptState")]
    pub state: TaskState,
    /// Its steps.
    #[sqlx(json)]
    pub steps: Vec<Step>,
    /// How often it was begun from its first step.
    pub attempt: i32,
    /// Who must act before it goes on.
    #[sqlx(try_from = "MaybeWord")]
    pub awaiting: Option<Awaiting>,
    /// Why it failed.
    #[sqlx(try_from = "MaybeKept<TaskError>")]
    pub error: Option<TaskError>,
    /// What it did.
    #[sqlx(try_from = "MaybeKept<TaskResult>")]
    pub result: Option<TaskResult>,
    /// Somebody wants it to stop before its next step.
    pub cancel_requested: bool,
    /// From when on it may be claimed: while it is leased, when the lease runs out.
    pub claimable_at: DateTime<Utc>,
    /// Which worker carries it out just now.
    pub lease_owner: Option<Uuid>,
    /// The number of its latest event.
    pub last_seq: i64,
    /// Who made it.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub created_by: CreatedBy,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was claimed first.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// Decisions that were left to it while it was pending.
    #[sqlx(json)]
    pub joined: Vec<Joined>,
    /// The task that took those over when this one was cancelled.
    #[sqlx(try_from = "MaybeId")]
    pub successor_id: Option<TaskId>,
}

/// What is said of a new task; of the rest every new one says the same.
#[derive(Debug, Clone)]
pub struct NewTask<'a> {
    /// Its id.
    pub id: TaskId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// What it changes.
    pub task_type: TaskType,
    /// Its steps.
    pub steps: &'a [StepName],
    /// Why somebody wants it.
    pub cause: Cause,
    /// Who wants it.
    pub created_by: CreatedBy,
    /// When: from then on it may be claimed.
    pub created_at: DateTime<Utc>,
}

impl Task {
    /// A task that was not begun, of no domain and no other task; [`enqueue`] writes it.
    #[must_use]
    pub fn new(new: NewTask<'_>) -> Self {
        Self {
            id: new.id,
            organization_id: new.organization_id,
            project_id: None,
            domain_id: None,
            parent_id: None,
            task_type: new.task_type,
            status: TaskStatus::Pending,
            cause: new.cause,
            state: TaskState::None,
            steps: Step::pending(new.steps),
            attempt: 0,
            awaiting: None,
            error: None,
            result: None,
            cancel_requested: false,
            claimable_at: new.created_at,
            lease_owner: None,
            last_seq: 0,
            created_by: new.created_by,
            created_at: new.created_at,
            started_at: None,
            completed_at: None,
            joined: Vec::new(),
            successor_id: None,
        }
    }

    /// Whether it waits for an operator's yes before anything is made.
    #[must_use]
    pub fn wants_approval(&self) -> bool {
        let asked = |step: &Step| step.name == StepName::Approve && step.status != StepStatus::Done;
        self.awaits_operator() && self.steps.iter().any(asked)
    }

    /// Whether it has come to a point where only a person can say how to go on: by trying again or cancelling.
    #[must_use]
    pub fn asks_operator(&self) -> bool {
        self.awaits_operator() && !self.wants_approval()
    }

    fn awaits_operator(&self) -> bool {
        self.status == TaskStatus::Running && self.awaiting == Some(Awaiting::Operator)
    }

    /// How far it is: in steps, in domains when it covers many, in rows when it takes a file in.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let steps = progress(&self.steps);
        match &self.state {
            TaskState::Spread(spread) => Progress {
                done: spread.ended,
                total: spread.made,
                ..steps
            },
            TaskState::Rows(rows) => Progress {
                done: rows.done + rows.failed,
                total: rows.total,
                ..steps
            },
            TaskState::None | TaskState::Plan(_) | TaskState::Unreadable { .. } => steps,
        }
    }

    /// How far a task is that takes a file in; `None` of any other.
    #[must_use]
    pub fn rows(&self) -> Option<Rows> {
        self.state.rows()
    }

    /// What the worker knows of a task that covers many domains; `None` of any other.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        self.state.spread().cloned()
    }

    /// The task as its events keep it: everything but what only the worker needs.
    #[must_use]
    pub fn snapshot(&self) -> TaskSnapshot {
        TaskSnapshot {
            id: self.id,
            organization_id: self.organization_id,
            project_id: self.project_id,
            domain_id: self.domain_id,
            parent_id: self.parent_id,
            task_type: self.task_type,
            status: self.status,
            cause: self.cause.clone(),
            progress: self.progress(),
            steps: self.steps.clone(),
            attempt: self.attempt,
            awaiting: self.awaiting,
            error: self.error.clone(),
            result: self.result.clone(),
            cancel_requested: self.cancel_requested,
            successor_id: self.successor_id,
            created_by: self.created_by.clone(),
            created_at: self.created_at,
            started_at: self.started_at,
            completed_at: self.completed_at,
        }
    }
}
