//! Tasks.

use super::{Awaiting, Role, StepName, StepStatus, TaskStatus, TaskType, shown};
use chrono::{DateTime, Utc};
use utoipa::openapi::schema::AdditionalProperties;
use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};
use uuid::Uuid;

shown! {
    /// A change on its way to the registry. It is `completed` only when what it did was read back and agrees.
    Task is "task" {
        id: Uuid,
        organization_id: Uuid,
        project_id: Option<Uuid>,
        domain_id: Option<Uuid>,
        /// The task that it is a part of.
        parent_id: Option<Uuid>,
        task_type: TaskType,
        status: TaskStatus,
        cause: Option<Cause>,
        progress: Progress,
        steps: Vec<Step>,
        /// How often it was begun.
        attempt: i32,
        /// Who must act; `null` when nobody is waited for.
        awaiting: Option<Awaiting>,
        error: Option<TaskError>,
        result: Option<TaskResult>,
        /// Whether somebody asked for it to stop; it does so before its next step.
        cancel_requested: bool,
        /// The task that carries out what others had left to this one before it was cancelled.
        successor_id: Option<Uuid>,
        /// Who wanted it.
        #[schema(value_type = Option<Object>)]
        created_by: Option<()>,
        created: DateTime<Utc>,
        /// The same as `created`.
        created_at: DateTime<Utc>,
        started_at: Option<DateTime<Utc>>,
        completed_at: Option<DateTime<Utc>>,
    }
    /// A task as OnetSolutions' clients know it.
    FlatTask {
        id: Uuid,
        task_type: TaskType,
        status: TaskStatus,
        created: DateTime<Utc>,
        started_at: Option<DateTime<Utc>>,
        completed_at: Option<DateTime<Utc>>,
    }
    /// Why somebody wanted it. Which members are there depends on `cause`.
    Cause without "roles" "handle" "team" "label" "from" "to" "rows" "params" {
        cause: String,
        roles: Vec<Role>,
        handle: String,
        team: Option<String>,
        label: String,
        from: String,
        to: String,
        rows: u32,
        params: OrderParams,
    }
    /// What somebody said with a task that they asked for.
    OrderParams without "years" "ends" "nameservers" {
        years: u32,
        /// When the registration ended as the book knew it.
        ends: DateTime<Utc>,
        nameservers: Vec<String>,
    }
    /// How far it is, in steps.
    Progress {
        done: u32,
        total: u32,
        /// The step that runs or comes next.
        step: Option<StepName>,
    }
    /// One step.
    Step {
        name: StepName,
        status: StepStatus,
        started_at: Option<DateTime<Utc>>,
        completed_at: Option<DateTime<Utc>>,
        /// What it did or waits for.
        detail: Option<String>,
    }
    /// Why it failed.
    TaskError without "differences" {
        /// Such as `registry.refused`.
        code: String,
        message: String,
        /// EPP's result code (RFC 5730, section 3).
        registry_code: Option<u16>,
        /// Whether trying again can help.
        retryable: bool,
        /// What the read-back found different.
        differences: Vec<TaskDifference>,
    }
    /// A member that the registry shows differently.
    TaskDifference {
        /// A contact's handle, or the domain's name.
        object: String,
        field: String,
        wanted: Option<String>,
        found: Option<String>,
    }
    /// What it did, as handles.
    TaskResult {
        created: Vec<String>,
        updated: Vec<String>,
        unchanged: Vec<String>,
        domain_changed: bool,
    }
    /// A replacement that had nothing to do.
    NothingToReplace is "contact_replacement" {
        /// Always `null`.
        #[schema(value_type = Option<Object>)]
        task: Option<()>,
        domains: u64,
    }
}

/// Nothing, or an empty object.
pub struct Nothing;

impl PartialSchema for Nothing {
    fn schema() -> RefOr<Schema> {
        ObjectBuilder::new()
            .description(Some("Nothing, or an empty object."))
            .additional_properties(Some(AdditionalProperties::FreeForm(false)))
            .into()
    }
}

impl ToSchema for Nothing {}
