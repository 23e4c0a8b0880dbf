//! Durable tasks and their numbered events.
//!
//! A task's row is the source of truth. Only the holder of the lease (`lease_owner`, until `claimable_at`) writes it; every write adds an event.

/// Types of tasks that send contacts (`model::task::Road::Contacts`): decisions about contacts may be joined to one that has not begun, and to no other.
macro_rules! about_contacts {
    () => {
        "task_type IN ('update_contacts', 'enable_whois_privacy', 'disable_whois_privacy')"
    };
}

pub(crate) use about_contacts;

/// A failure that needs somebody, in SQL; the alias stands before each column. The words are those of the index `task_needs`.
macro_rules! needing {
    ($alias:literal) => {
        concat!(
            $alias,
            ".status = 'failed' AND ",
            $alias,
            ".dismissed_at IS NULL AND ",
            $alias,
            ".overtaken_by IS NULL"
        )
    };
}
pub(crate) use needing;
/// A running task that waits for somebody's yes to another registrant, as a condition on the alias; without OR, for which SQLite's planner has an error.
macro_rules! undecided {
    ($of:literal) => {
        concat!(
            "CASE WHEN ",
            $of,
            "awaiting = 'operator' AND ",
            $of,
            "error IS NULL THEN 0 ELSE 1 END = 0"
        )
    };
}

mod alive;
mod events;
mod insert;
mod join;
mod list;
mod overtaken;
mod parts;
mod pause;
mod queue;
mod read;
mod tally;
mod undecided;
mod under_way;
mod write;

pub use alive::{any_leased, registry_decided, registry_has_acted};
pub(crate) use events::write_events;
pub use events::{TaskEvent, events, last_org_seq, org_events};
pub use insert::enqueue;
pub use join::{enqueue_unless_pending, join, note_joined, succeed};
pub use list::{TaskFilter, count, list};
pub use overtaken::{count_needing, needing_of};
pub use parts::{Parts, enqueue_parts, parts_ended, settling};
pub use pause::{pause, pause_part, resume};
pub use queue::FARTHEST;
pub use read::{
    Asked, Unreadable, any_awaiting, any_open, asked, brought, by_id, count_by_status,
    count_unreadable, get, hold, latest_of, many, newest_about_contacts, running_of_domain,
    under_way_of, unreadable,
};
pub use tally::{Reason, Tally, reasons, tallies};
pub use undecided::{
    TAKEN_OVER, asking, later_about_contacts, leave_to, naming, open_about_contacts,
    undecided_parts,
};
pub(crate) use under_way::covering;
pub use write::{
    dismiss, dismiss_of_domain, dismiss_parts, note_steps, request_cancel, save, save_quietly,
    save_unleased,
};

use crate::column::{MaybeId, MaybeWord, Word};
use crate::kept::{Kept, KeptList, KeptState, MaybeKept};
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::role::Role;
use model::stored::TaskSnapshot;
use model::task::{
    Awaiting, Cause, CreatedBy, Joined, Progress, Rows, Spread, Step, StepName, TaskError,
    TaskResult, TaskState, TaskStatus, TaskType, progress,
};
use sqlx::FromRow;
use uuid::Uuid;

/// A durable task.
#[derive(Debug, Clone, PartialEq, FromRow)]
pub struct Task {
    /// Its id.
    #[sqlx(try_from = "Uuid")]
    pub id: TaskId,
    /// The organization.
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
    #[sqlx(try_from = "Word<TaskType>")]
    pub task_type: TaskType,
    /// Its status.
    #[sqlx(try_from = "Word<TaskStatus>")]
    pub status: TaskStatus,
    /// Why it was created.
    #[sqlx(try_from = "Kept<Cause>")]
    pub cause: Cause,
    /// The worker's notes, which it needs to continue; not shown to anybody.
    #[sqlx(try_from = "KeptState")]
    pub state: TaskState,
    /// Its steps.
    #[sqlx(try_from = "KeptList<Step>")]
    pub steps: Vec<Step>,
    /// How often it was started from its first step.
    pub attempt: i32,
    /// Who must act before it continues.
    #[sqlx(try_from = "MaybeWord<Awaiting>")]
    pub awaiting: Option<Awaiting>,
    /// Why it failed.
    #[sqlx(try_from = "MaybeKept<TaskError>")]
    pub error: Option<TaskError>,
    /// Its result.
    #[sqlx(try_from = "MaybeKept<TaskResult>")]
    pub result: Option<TaskResult>,
    /// Somebody has requested that it stop before its next step.
    pub cancel_requested: bool,
    /// When it may be claimed; while it is leased, when the lease expires.
    pub claimable_at: DateTime<Utc>,
    /// The lease's owner: the worker that carries it out.
    pub lease_owner: Option<Uuid>,
    /// The number of its latest event.
    pub last_seq: i64,
    /// Who created it.
    #[sqlx(try_from = "Kept<CreatedBy>")]
    pub created_by: CreatedBy,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was first claimed.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// When somebody said of it, failed, that it needs nobody any more.
    pub dismissed_at: Option<DateTime<Utc>>,
    /// Who said that.
    #[sqlx(try_from = "MaybeKept<CreatedBy>")]
    pub dismissed_by: Option<CreatedBy>,
    /// The later task of the domain that settled what this one, failed or cancelled, was for; it needs nobody any more either.
    #[sqlx(try_from = "MaybeId")]
    pub overtaken_by: Option<TaskId>,
    /// Since when somebody has it wait. Of a task that has ended it means nothing.
    pub paused_at: Option<DateTime<Utc>>,
    /// Decisions that were joined to it while it was pending.
    #[sqlx(try_from = "KeptList<Joined>")]
    pub joined: Vec<Joined>,
    /// The task that took those over when this one was cancelled, or that took this one's place.
    #[sqlx(try_from = "MaybeId")]
    pub successor_id: Option<TaskId>,
    /// Whether whoever decided it was shown, or asked for, another registrant. Without that, a change of registrant at the registry waits for somebody's yes. Of a task that covers many
    /// domains: for those whose registrant the decision is about.
    pub names_registrant: bool,
    /// When that was decided: it is for whoever the contact was then, and an edit of it since has not been said yes to. `None` where it names nobody, and of a task of an earlier version.
    pub named_at: Option<DateTime<Utc>>,
}

/// The fields of a new task; all others have the same initial values in every new task.
#[derive(Debug, Clone)]
pub struct NewTask<'a> {
    /// Its id.
    pub id: TaskId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// What it changes.
    pub task_type: TaskType,
    /// Its steps.
    pub steps: &'a [StepName],
    /// Why it is created.
    pub cause: Cause,
    /// Who creates it.
    pub created_by: CreatedBy,
    /// When: it may be claimed from then on.
    pub created_at: DateTime<Utc>,
    /// Whether they were shown, or asked for, another registrant.
    pub names_registrant: bool,
}

impl Task {
    /// A task that has not begun, without a domain or a parent; [`enqueue`] writes it.
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
            dismissed_at: None,
            dismissed_by: None,
            overtaken_by: None,
            paused_at: None,
            joined: Vec::new(),
            successor_id: None,
            names_registrant: new.names_registrant,
            named_at: new.names_registrant.then_some(new.created_at),
        }
    }

    /// Whether it waits for an operator's approval before anything is sent: of another registrant. One that covers many domains waits so while nothing but its parts' approval is left.
    #[must_use]
    pub fn wants_approval(&self) -> bool {
        self.awaits_operator() && self.error.is_none()
    }

    /// The object of other domains that it asks about, when it waits for a yes to changing that.
    #[must_use]
    pub fn asks(&self) -> Option<&str> {
        match &self.state {
            TaskState::Plan(plan) => plan.asks.as_deref(),
            _ => None,
        }
    }

    /// Whether it has come to a point where only a person can decide how to continue: by retrying or cancelling.
    #[must_use]
    pub fn asks_operator(&self) -> bool {
        self.awaits_operator() && !self.wants_approval()
    }

    fn awaits_operator(&self) -> bool {
        self.status == TaskStatus::Running && self.awaiting == Some(Awaiting::Operator)
    }

    /// Whether it failed and somebody should look at it: nobody has dismissed it, and no later task has settled what it was for. The one definition; the same in SQL is `needing!`.
    #[must_use]
    pub const fn needs_somebody(&self) -> bool {
        matches!(self.status, TaskStatus::Failed)
            && self.dismissed_at.is_none()
            && self.overtaken_by.is_none()
    }

    /// Whether somebody has it wait.
    #[must_use]
    pub const fn is_paused(&self) -> bool {
        self.paused_at.is_some() && !self.status.is_final()
    }

    /// Whether it can be paused: it covers many domains, or imports a file.
    #[must_use]
    pub const fn is_parent(&self) -> bool {
        matches!(self.state, TaskState::Spread(_) | TaskState::Rows(_))
    }

    /// The roles that it is limited to; `None`: all. One that another decision was joined to sends all that the book wants.
    #[must_use]
    pub fn limited_to(&self) -> Option<&[Role]> {
        self.cause.limited_to().filter(|_| self.joined.is_empty())
    }

    /// Its progress: in steps, in domains when it covers many, in rows when it imports a file.
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

    /// The progress of a task that imports a file; `None` for any other.
    #[must_use]
    pub fn rows(&self) -> Option<Rows> {
        self.state.rows()
    }

    /// The worker's notes on a task that covers many domains; `None` for any other.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        self.state.spread().cloned()
    }

    /// The task as its events store it: everything but the worker's notes.
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
            paused: self.is_paused(),
            successor_id: self.successor_id,
            created_by: self.created_by.clone(),
            created_at: self.created_at,
            started_at: self.started_at,
            completed_at: self.completed_at,
        }
    }
}
