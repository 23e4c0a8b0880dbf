//! Consecutive failures, counted in the task's row, and panics among them.

use crate::tasks::Claimed;
use crate::{Result, Worker};
use boxed::boxed;
use model::task::{FailureCode, StepStatus, StreamEvent, TaskError, TaskStatus};

impl Worker {
    /// A step panicked: a failure like any other, counted in the row. The task's row is read anew, since nobody knows what the step did to its copy.
    #[boxed]
    pub(crate) async fn task_panicked(&self, task: &mut Claimed) -> Result<()> {
        let mut tx = self.db.read().await?;
        let Some(row) = store::tasks::by_id(&mut tx, task.id).await? else {
            return Ok(());
        };
        drop(tx);
        **task = row;
        let failures = task.state.failures() + 1;
        let Some(open) = task
            .steps
            .iter()
            .position(|step| step.status != StepStatus::Done)
        else {
            return Ok(());
        };
        let now = self.now();
        if let Some(pause) = self.pace.tasks.retry_in(failures, self.chance.as_ref()) {
            task.state.count_failures(failures);
            task.steps[open].detail =
                Some("Something failed here, and it is our fault. Trying again.".into());
            self.rest(task, pause).await?;
            return Ok(());
        }
        task.state.count_failures(0);
        let message = format!(
            "Something failed here {failures} times, and it is our fault; the log says what. Whatever the registry was asked before stays as it is."
        );
        let step = &mut task.steps[open];
        step.status = StepStatus::Failed;
        step.completed_at = Some(now);
        step.detail = Some(message.clone());
        task.status = TaskStatus::Failed;
        task.error = Some(TaskError::new(FailureCode::Panicked, message, true));
        task.awaiting = None;
        task.completed_at = Some(now);
        task.lease_owner = None;
        self.write(task, StreamEvent::End, None).await?;
        Ok(())
    }
}
