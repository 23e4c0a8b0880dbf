//! Tasks, and the events that tell of them.

mod cause;
mod event;
mod from;

#[cfg(feature = "schema")]
pub(crate) use cause::ANSWERS as CAUSES;
pub use cause::Cause;
pub use event::TaskEvent;

use super::DateTime;
use super::{ActorKind, Awaiting, StepName, StepStatus, TaskStatus, TaskType};
use crate::macros::answers;
use model::id::{DomainId, OrganizationId, ProjectId, TaskId};
use model::registry::Field;
use serde_json::Value;
use uuid::Uuid;

answers! {
    /// A change on its way to the registry. It is `completed` only when what it did was read back and agrees.
    struct Task is "task" {
        #[schema(value_type = Uuid)]
        id: TaskId,
        #[schema(value_type = Uuid)]
        organization_id: OrganizationId,
        #[schema(value_type = Option<Uuid>)]
        project_id: Option<ProjectId>,
        #[schema(value_type = Option<Uuid>)]
        domain_id: Option<DomainId>,
        /// The task that it is a part of.
        #[schema(value_type = Option<Uuid>)]
        parent_id: Option<TaskId>,
        task_type: TaskType,
        status: TaskStatus,
        cause: Option<Cause>,
        progress: Progress,
        steps: Vec<Step>,
        /// How often it was begun.
        attempt: i32,
        /// Who must act; `null` when nobody is waited for. An operator is waited for where only somebody's yes lets another registrant be sent (approve or decline; the detail of the
        /// step that runs says who the registrant is at the registry and who it would be), and, with an `error`, where only a person can say how it goes on (retry or cancel).
        awaiting: Option<Awaiting>,
        error: Option<TaskError>,
        result: Option<TaskResult>,
        /// Whether somebody asked for it to stop; it does so before its next step.
        cancel_requested: bool,
        /// Whether somebody has it wait: it goes on, and its parts begin, only once it is resumed.
        paused: bool,
        /// The task that carries out what others had left to this one before it was cancelled.
        #[schema(value_type = Option<Uuid>)]
        successor_id: Option<TaskId>,
        /// Who wanted it.
        #[schema(value_type = Option<Object>)]
        created_by: Option<CreatedBy>,
        created: DateTime,
        /// The same as `created`.
        created_at: DateTime,
        started_at: Option<DateTime>,
        completed_at: Option<DateTime>,
        /// When somebody said that it needs nobody any more, though it failed. Trying it again takes that back.
        dismissed_at: Option<DateTime>,
        /// Who said so.
        #[schema(value_type = Option<Object>)]
        dismissed_by: Option<CreatedBy>,
        /// The later task of the same domain that settled what this one failed at: it needs nobody any more either.
        #[schema(value_type = Option<Uuid>)]
        overtaken_by: Option<TaskId>,
    }
    /// A task as OnetSolutions' clients know it.
    struct FlatTask {
        #[schema(value_type = Uuid)]
        id: TaskId,
        task_type: TaskType,
        status: TaskStatus,
        created: DateTime,
        started_at: Option<DateTime>,
        completed_at: Option<DateTime>,
    }
    /// What somebody said with a task that they asked for.
    struct OrderParams {
    } sometimes {
        years: u32,
        /// When the registration ended as the book knew it.
        ends: DateTime,
        nameservers: Vec<String>,
    }
    /// How far it is, in steps.
    struct Progress {
        done: u32,
        total: u32,
        /// The step that runs or comes next.
        step: Option<StepName>,
    }
    /// One step.
    struct Step {
        name: StepName,
        status: StepStatus,
        started_at: Option<DateTime>,
        completed_at: Option<DateTime>,
        /// What it did or waits for.
        detail: Option<String>,
    }
    /// Why it failed.
    struct TaskError {
        /// Such as `registry.refused`.
        code: String,
        message: String,
        /// EPP's result code (RFC 5730, section 3).
        registry_code: Option<u16>,
        /// Whether trying again can help.
        retryable: bool,
    } sometimes {
        /// What the read-back found different.
        differences: Vec<TaskDifference>,
    }
    /// A member that the registry shows differently.
    struct TaskDifference {
        /// A contact's handle, or the domain's name.
        object: String,
        #[schema(value_type = String)]
        field: Field,
        wanted: Option<String>,
        found: Option<String>,
    }
    /// What it did, as handles.
    struct TaskResult {
        created: Vec<String>,
        updated: Vec<String>,
        unchanged: Vec<String>,
        domain_changed: bool,
    } sometimes {
        /// Of a plan: how many of its domains were left out, since their registries would refuse them.
        left_out: u32,
    }
    /// How far a task is that consists of many parts, or of the rows of a file; of any other its own single part.
    struct TaskProgress is "task_progress" {
        #[schema(value_type = Uuid)]
        task_id: TaskId,
        /// Parts in all.
        total: i64,
        /// Those that have ended.
        ended: i64,
        /// Those that failed and need somebody.
        failed: i64,
        running: i64,
        /// How many end in an hour, measured over the last minutes; `null` while nothing moves.
        per_hour: Option<i64>,
        /// How long the others take at this rate; `null` when that can't be told.
        seconds_left: Option<i64>,
        /// Why parts failed, the most frequent reason first.
        reasons: Vec<TaskReason>,
        /// Of an import: its file.
        import_id: Option<Uuid>,
    }
    /// Parts that failed for the same reason.
    struct TaskReason {
        /// Such as `registry.refused`.
        code: Option<String>,
        message: String,
        /// EPP's result code (RFC 5730, section 3).
        registry_code: Option<u16>,
        count: i64,
        /// One of the parts: `GET /tasks?fails_like=` lists all of them.
        #[schema(value_type = Option<Uuid>)]
        example_id: Option<TaskId>,
        /// The contacts to mend before that part can succeed.
        remedies: Vec<TaskRemedy>,
    }
    /// A contact that a registry does not take as it is.
    struct TaskRemedy {
        contact_id: Uuid,
        handle: String,
        name: String,
        /// What is wrong and what would do; empty when only the registry knows.
        texts: Vec<String>,
    }
    /// A replacement that had nothing to do.
    struct NothingToReplace is "contact_replacement" {
        /// Always `null`.
        #[schema(value_type = Option<Object>)]
        task: Option<Value>,
        domains: u64,
    }
}

/// Who wanted a task.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct CreatedBy {
    /// Whether a person, a key or the program itself.
    pub kind: ActorKind,
    /// The person's or the key's id.
    pub id: Option<Uuid>,
    /// What they were called then.
    pub name: String,
}

impl Task {
    /// Whether it waits for an operator's approval of another registrant before anything is sent; of one that covers many domains, that of its parts.
    #[must_use]
    pub fn wants_approval(&self) -> bool {
        self.awaits_operator() && self.error.is_none()
    }

    /// What an operator is asked: the detail of the step that waits. `None` when nobody is.
    #[must_use]
    pub fn question(&self) -> Option<&str> {
        let open = |step: &&Step| step.status != StepStatus::Done;
        let step = self
            .steps
            .iter()
            .find(open)
            .filter(|_| self.awaits_operator());
        step.and_then(|step| step.detail.as_deref())
    }

    /// Whether it failed and somebody should look at it: nobody has dismissed it, and no later task has settled what it was for.
    #[must_use]
    pub const fn needs_somebody(&self) -> bool {
        matches!(self.status, TaskStatus::Failed)
            && self.dismissed_at.is_none()
            && self.overtaken_by.is_none()
    }

    /// Whether only a person can say how it goes on: by trying again or cancelling.
    #[must_use]
    pub fn asks_operator(&self) -> bool {
        self.awaits_operator() && !self.wants_approval()
    }

    fn awaits_operator(&self) -> bool {
        self.status == TaskStatus::Running && self.awaiting == Some(Awaiting::Operator)
    }
}

/// Nothing, or an empty object.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

#[cfg(feature = "schema")]
mod schema {
    use utoipa::openapi::schema::AdditionalProperties;
    use utoipa::openapi::{ObjectBuilder, RefOr, Schema};
    use utoipa::{PartialSchema, ToSchema};

    impl PartialSchema for super::Nothing {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new()
                .description(Some("Nothing, or an empty object."))
                .additional_properties(Some(AdditionalProperties::FreeForm(false)))
                .into()
        }
    }

    impl ToSchema for super::Nothing {}
}
