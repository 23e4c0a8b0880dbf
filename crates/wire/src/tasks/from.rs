//! The API's task from the stored one: the only place that converts between the two.

use super::{
    Cause, CreatedBy, FlatTask, OrderParams, Progress, Step, Task, TaskDifference, TaskError,
    TaskResult,
};
use model::stored;
use model::task as kept;

impl From<stored::TaskSnapshot> for Task {
    fn from(of: stored::TaskSnapshot) -> Self {
        Self {
            id: of.id,
            organization_id: of.organization_id,
            project_id: of.project_id,
            domain_id: of.domain_id,
            parent_id: of.parent_id,
            task_type: of.task_type,
            status: of.status,
            cause: Some(of.cause.into()),
            progress: of.progress.into(),
            steps: of.steps.into_iter().map(Into::into).collect(),
            attempt: of.attempt,
            awaiting: of.awaiting,
            error: of.error.map(Into::into),
            result: of.result.map(Into::into),
            cancel_requested: of.cancel_requested,
            paused: of.paused,
            successor_id: of.successor_id,
            created_by: Some(of.created_by.into()),
            created: of.created_at.into(),
            created_at: of.created_at.into(),
            started_at: of.started_at.map(Into::into),
            completed_at: of.completed_at.map(Into::into),
            // No event tells of it: it comes after the last one.
            dismissed_at: None,
            dismissed_by: None,
            overtaken_by: None,
        }
    }
}

impl From<&Task> for FlatTask {
    fn from(task: &Task) -> Self {
        Self {
            id: task.id,
            task_type: task.task_type,
            status: task.status,
            created: task.created,
            started_at: task.started_at,
            completed_at: task.completed_at,
        }
    }
}

impl From<kept::CreatedBy> for CreatedBy {
    fn from(by: kept::CreatedBy) -> Self {
        Self {
            kind: by.kind,
            id: by.id,
            name: by.name,
        }
    }
}

impl From<kept::Progress> for Progress {
    fn from(progress: kept::Progress) -> Self {
        Self {
            done: progress.done,
            total: progress.total,
            step: progress.step,
        }
    }
}

impl From<kept::Step> for Step {
    fn from(step: kept::Step) -> Self {
        Self {
            name: step.name,
            status: step.status,
            started_at: step.started_at.map(Into::into),
            completed_at: step.completed_at.map(Into::into),
            detail: step.detail,
        }
    }
}

impl From<kept::TaskError> for TaskError {
    fn from(error: kept::TaskError) -> Self {
        let differences: Vec<TaskDifference> =
            error.differences.into_iter().map(Into::into).collect();
        Self {
            code: error.code.as_str().into(),
            message: error.message,
            registry_code: error.registry_code,
            retryable: error.retryable,
            differences: Some(differences).filter(|list| !list.is_empty()),
        }
    }
}

impl From<kept::TaskDifference> for TaskDifference {
    fn from(of: kept::TaskDifference) -> Self {
        Self {
            object: of.object,
            field: of.difference.field,
            wanted: of.difference.wanted,
            found: of.difference.found,
        }
    }
}

impl From<kept::TaskResult> for TaskResult {
    fn from(did: kept::TaskResult) -> Self {
        Self {
            created: did.created,
            updated: did.updated,
            unchanged: did.unchanged,
            domain_changed: did.domain_changed,
            left_out: Some(did.left_out).filter(|left_out| *left_out > 0),
        }
    }
}

impl From<kept::Params> for OrderParams {
    fn from(params: kept::Params) -> Self {
        Self {
            years: params.years,
            ends: params.ends.map(Into::into),
            nameservers: params.nameservers,
        }
    }
}

impl From<kept::Cause> for Cause {
    fn from(cause: kept::Cause) -> Self {
        match cause {
            kept::Cause::Roles { roles } => Self::Roles { roles },
            kept::Cause::Privacy { roles } => Self::Privacy { roles },
            kept::Cause::ContactEdited { handle } => Self::ContactEdited { handle },
            kept::Cause::Adopted => Self::Adopted,
            kept::Cause::Defaults { roles } => Self::Defaults { roles },
            kept::Cause::TeamSlots { team, roles } => Self::TeamSlots { team, roles },
            kept::Cause::TeamOfDomain { team } => Self::TeamOfDomain { team },
            kept::Cause::PersonEdited => Self::PersonEdited,
            kept::Cause::OfficeEdited { label } => Self::OfficeEdited { label },
            kept::Cause::LegalName => Self::LegalName,
            kept::Cause::Replaced { from, to, roles } => Self::Replaced { from, to, roles },
            kept::Cause::Merged { from, to } => Self::Merged { from, to },
            kept::Cause::Imported { rows, kind, file } => Self::Imported { rows, kind, file },
            kept::Cause::Asked { params } => Self::Asked {
                params: params.into(),
            },
            kept::Cause::Read => Self::Read,
            kept::Cause::Reconciled { take, roles } => Self::Reconciled { take, roles },
            kept::Cause::Released { domains } => Self::Released { domains },
        }
    }
}
