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
use chrono::{DateTime, Utc};
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::task::{
    Awaiting, Cause, Joined, Progress, Rows, Spread, Step, StepName, StepStatus, TaskError,
    TaskResult, TaskStatus, TaskType, progress,
};
use serde_json::{Value, json};
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
    #[sqlx(json)]
    pub cause: Cause,
    /// What the worker must know to go on; nobody else's business.
    #[sqlx(json)]
    pub state: Value,
    /// Its steps.
    #[sqlx(json)]
    pub steps: Vec<Step>,
    /// How often it was begun from its first step.
    pub attempt: i32,
    /// Who must act before it goes on.
    #[sqlx(try_from = "MaybeWord")]
    pub awaiting: Option<Awaiting>,
    /// Why it failed.
    #[sqlx(json(nullable))]
    pub error: Option<TaskError>,
    /// What it did.
    #[sqlx(json(nullable))]
    pub result: Option<TaskResult>,
    /// Somebody wants it to stop before its next step.
    pub cancel_requested: bool,
    /// From when on it may be claimed: while it is leased, when the lease runs out.
    pub claimable_at: DateTime<Utc>,
    /// Which worker carries it out just now.
    pub lease_owner: Option<Uuid>,
    /// The number of its latest event.
    pub last_seq: i64,
    /// Who made it: kind, id and name.
    #[sqlx(json)]
    pub created_by: Value,
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

impl Task {
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
        match self.spread() {
            Some(spread) => Progress {
                done: spread.ended,
                total: spread.made,
                ..steps
            },
            None => match self.rows() {
                Some(rows) => Progress {
                    done: rows.done + rows.failed,
                    total: rows.total,
                    ..steps
                },
                None => steps,
            },
        }
    }

    /// How far a task is that takes a file in; `None` of any other.
    #[must_use]
    pub fn rows(&self) -> Option<Rows> {
        let takes_rows = self.steps.iter().any(|step| step.name == StepName::Rows);
        takes_rows
            .then(|| serde_json::from_value(self.state.clone()).ok())
            .flatten()
    }

    /// What the worker knows of a task that covers many domains; `None` of any other.
    #[must_use]
    pub fn spread(&self) -> Option<Spread> {
        let covers_many = self.steps.iter().any(|step| step.name == StepName::Spread);
        covers_many
            .then(|| serde_json::from_value(self.state.clone()).ok())
            .flatten()
    }

    /// The task as its events carry it and as the API shows it: everything but what only the worker needs.
    #[must_use]
    pub fn wire(&self) -> Value {
        json!({
            "object": "task",
            "id": self.id,
            "organization_id": self.organization_id,
            "project_id": self.project_id,
            "domain_id": self.domain_id,
            "parent_id": self.parent_id,
            "task_type": self.task_type,
            "status": self.status,
            "cause": self.cause,
            "progress": self.progress(),
            "steps": self.steps,
            "attempt": self.attempt,
            "awaiting": self.awaiting,
            "error": self.error,
            "result": self.result,
            "cancel_requested": self.cancel_requested,
            "successor_id": self.successor_id,
            "created_by": self.created_by,
            "created": self.created_at,
            "created_at": self.created_at,
            "started_at": self.started_at,
            "completed_at": self.completed_at,
        })
    }
}
