//! A task as the API, its event stream and the pages show it.

use super::{Awaiting, Progress, Step, TaskError, TaskResult, TaskStatus, TaskType};
use crate::id::{DomainId, TaskId};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The whole task as of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskWire {
    /// Always `task`.
    pub object: String,
    /// Its id.
    pub id: TaskId,
    /// What it changes.
    pub task_type: TaskType,
    /// Where it stands.
    pub status: TaskStatus,
    /// When it was decided.
    pub created: DateTime<Utc>,
    /// When it was first begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
    /// The domain it changes.
    pub domain_id: Option<DomainId>,
    /// The task it is a part of.
    pub parent_id: Option<TaskId>,
    /// How often it was begun.
    pub attempt: i32,
    /// How far it is.
    pub progress: Progress,
    /// Its steps.
    pub steps: Vec<Step>,
    /// Who must act; `null` when nobody is waited for.
    pub awaiting: Option<Awaiting>,
    /// Whether somebody asked for it to stop; it does so before its next step.
    pub cancel_requested: bool,
    /// Why it failed.
    pub error: Option<TaskError>,
    /// What it did.
    pub result: Option<TaskResult>,
}
