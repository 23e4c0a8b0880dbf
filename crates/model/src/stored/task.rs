//! A task at one moment.

use super::Stored;
use crate::id::{DomainId, OrganizationId, ProjectId, TaskId};
use crate::task::{
    Awaiting, Cause, CreatedBy, Progress, Step, TaskError, TaskResult, TaskStatus, TaskType,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an event stores of a task: everything but the worker's notes.
///
/// Version 1 was the API's own JSON at the time: the same members, and beside them `object` and `created`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskSnapshot {
    /// Its id.
    pub id: TaskId,
    /// The organization.
    pub organization_id: OrganizationId,
    /// The project of its domain.
    pub project_id: Option<ProjectId>,
    /// The domain that it changes.
    pub domain_id: Option<DomainId>,
    /// The task that it is a part of.
    pub parent_id: Option<TaskId>,
    /// What it changes.
    pub task_type: TaskType,
    /// Its status.
    pub status: TaskStatus,
    /// Why it was created.
    pub cause: Cause,
    /// Its progress.
    pub progress: Progress,
    /// Its steps.
    pub steps: Vec<Step>,
    /// How many attempts were begun.
    pub attempt: i32,
    /// Who must act.
    pub awaiting: Option<Awaiting>,
    /// Why it failed.
    pub error: Option<TaskError>,
    /// Its result.
    pub result: Option<TaskResult>,
    /// Whether cancellation was requested.
    pub cancel_requested: bool,
    /// Whether somebody has it wait.
    #[serde(default)]
    pub paused: bool,
    /// The task that continues with what was joined to this one.
    pub successor_id: Option<TaskId>,
    /// Who created it.
    pub created_by: CreatedBy,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was first begun.
    pub started_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub completed_at: Option<DateTime<Utc>>,
}

impl Stored for TaskSnapshot {
    const VERSION: u64 = 2;

    fn members(&self) -> Result<Value, String> {
        serde_json::to_value(self).map_err(|error| error.to_string())
    }

    fn of_members(members: Value) -> Result<Self, String> {
        serde_json::from_value(members).map_err(|error| error.to_string())
    }
}
