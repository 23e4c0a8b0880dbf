//! How far a task is, as the API shows it.

use super::{Parent, Reason, Reasons, Remedy, Task, Tasks};
use crate::allowed::TasksRead;
use crate::{Actor, Result};
use boxed::boxed;
use model::id::TaskId;
use model::task::TaskStatus;
use wire::{TaskProgress, TaskReason, TaskRemedy};

impl<'a> Tasks<'a> {
    /// How far a task is and why parts of it failed. One that has no parts is its own single part.
    ///
    /// # Errors
    /// As [`Tasks::get`].
    #[boxed]
    pub async fn progress(self, actor: &Actor, id: TaskId) -> Result<TaskProgress> {
        let _ = actor.allowed_within::<TasksRead>()?;
        let (parent, reasons) = match self.parent(actor, id).await? {
            Some(of_many) => of_many,
            None => {
                let task = self.get(actor, id).await?;
                let remedies = self.remedies(actor, id).await?;
                alone(&task, remedies)
            }
        };
        let per_hour = parent.rate.map(|rate| (rate * 60.0).round() as i64);
        Ok(TaskProgress {
            task_id: id,
            total: parent.total,
            ended: parent.ended,
            failed: parent.failed,
            running: parent.running,
            per_hour,
            seconds_left: parent.left.map(|left| left.num_seconds()),
            reasons: reasons.all.into_iter().map(reason).collect(),
            import_id: reasons.import,
        })
    }
}

fn alone(task: &Task, remedies: Vec<Remedy>) -> (Parent, Reasons) {
    let failed = task.needs_somebody();
    let parent = Parent {
        total: 1,
        ended: i64::from(task.status.is_final()),
        failed: i64::from(failed),
        running: i64::from(task.status == TaskStatus::Running),
        rate: None,
        left: None,
    };
    let error = task.error.as_ref().filter(|_| failed);
    let why = error.map(|error| Reason {
        code: Some(error.code.clone()),
        message: error.message.clone(),
        registry_code: error.registry_code,
        count: 1,
        example: Some(task.id),
        remedies,
    });
    let reasons = Reasons {
        all: why.into_iter().collect(),
        import: None,
    };
    (parent, reasons)
}

fn reason(of: Reason) -> TaskReason {
    let remedies = of.remedies.into_iter().map(|remedy| TaskRemedy {
        contact_id: remedy.contact.0,
        handle: remedy.handle,
        name: remedy.name,
        texts: remedy.texts,
    });
    TaskReason {
        code: of.code,
        message: of.message,
        registry_code: of.registry_code,
        count: of.count,
        example_id: of.example,
        remedies: remedies.collect(),
    }
}
