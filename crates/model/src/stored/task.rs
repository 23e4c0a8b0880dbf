//! A task as of one moment.

use super::Stored;
use crate::id::{DomainId, OrganizationId, ProjectId, TaskId};
use crate::task::{
    Awaiting, Cause, CreatedBy, Progress, Step, TaskError, TaskResult, TaskStatus, TaskType,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What an event of a task keeps: everything of the task but what only the worker needs.
///
/// Version 1 was the API's own JSON of that day: the same members, and beside them `object` and `created`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskSnapshot {
    /// Its id.
    pub id: TaskId,
    /// Whose it is.
    pub organization_id: OrganizationId,
    /// The project of its domain.
    pub project_id: Option<ProjectId>,
    /// The domain that it changes.
    pub domain_id: Option<DomainId>,
    /// The task that it is a part of.
    pub parent_id: Option<TaskId>,
    /// What it changes.
    pub task_type: TaskType,
    /// Where it stands.
    pub status: TaskStatus,
    /// Why somebody wanted it.
    pub cause: Cause,
    /// How far it is.
    pub progress: Progress,
    /// Its steps.
    pub steps: Vec<Step>,
    /// How often it was begun.
    pub attempt: i32,
    /// Who must act.
    pub awaiting: Option<Awaiting>,
    /// Why it failed.
    pub error: Option<TaskError>,
    /// What it did.
    pub result: Option<TaskResult>,
    /// Whether somebody asked for it to stop.
    pub cancel_requested: bool,
    /// The task that carries on what others had left to this one.
    pub successor_id: Option<TaskId>,
    /// Who wanted it.
    pub created_by: CreatedBy,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was begun first.
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
