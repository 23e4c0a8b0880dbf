//! Tasks that import a file. The rows are handled by the use cases; here is only what every task has: the lease, events, retries and cancellation.

use crate::record::Next;
use crate::tasks::Claimed;
use crate::{Result, Worker};
use model::task::{
    Awaiting, FailureCode, Rows, StepName, StepStatus, StreamEvent, TaskError, TaskResult,
    TaskStatus,
};
use tokio_util::sync::CancellationToken;

impl Worker {
    pub(crate) async fn carry_rows(
        &self,
        task: &mut Claimed,
        mut rows: Rows,
        stop: &CancellationToken,
    ) -> Result<()> {
        let Some(clerk) = self.clerk.clone() else {
            tracing::error!(id = %task.id, "this worker is not wired to import files");
            return self.hand_back(task).await;
        };
        let mut before = None;
        loop {
            if stop.is_cancelled() {
                return self.hand_back(task).await;
            }
            if self.cancel_wanted(task).await? {
                self.end_rows(task, &rows, TaskStatus::Cancelled, None)
                    .await?;
                return Ok(());
            }
            if task.is_paused() {
                return self.hand_back(task).await;
            }
            if self.begin_step(task, StepName::Rows).await? == Next::Leave {
                return Ok(());
            }
            match clerk.take_rows(task.id, before.take()).await {
                Ok(taken) => {
                    rows = Rows {
                        total: taken.done + taken.failed + taken.left,
                        done: taken.done,
                        failed: taken.failed,
                        failures: 0,
                    };
                    task.awaiting = None;
                    if taken.left == 0 {
                        return self.finish_rows(task, &rows).await;
                    }
                    before = Some(taken);
                    let step = crate::record::step(task, StepName::Rows)?;
                    step.detail = Some(format!(
                        "{} of {} rows.",
                        rows.done + rows.failed,
                        rows.total
                    ));
                    if self.write_rows(task, &rows, StreamEvent::Progress).await? == Next::Leave {
                        return Ok(());
                    }
                }
                Err(failed) => {
                    tracing::warn!(id = %task.id, cause = %failed.cause, "a batch of rows could not be imported");
                    return self.rows_failed(task, &rows, &failed.words).await;
                }
            }
        }
    }

    /// A batch could not be imported: counted in the row, so that the back-off grows whoever claims it next, and attempts end.
    async fn rows_failed(&self, task: &mut Claimed, rows: &Rows, why: &str) -> Result<()> {
        let failures = task.state.failures() + 1;
        if let Some(pause) = self.pace.tasks.retry_in(failures, self.chance.as_ref()) {
            task.state = Rows { failures, ..*rows }.into();
            let step = crate::record::step(task, StepName::Rows)?;
            step.detail = Some(format!("{why} Trying again."));
            task.awaiting = Some(Awaiting::Registry);
            self.rest(task, pause).await?;
            return Ok(());
        }
        let message = format!(
            "Tried {failures} times. Last: {why} {} of {} rows are left; trying again goes on with them.",
            rows.total.saturating_sub(rows.done + rows.failed),
            rows.total
        );
        let now = self.now();
        let step = crate::record::step(task, StepName::Rows)?;
        step.status = StepStatus::Failed;
        step.completed_at = Some(now);
        step.detail = Some(message.clone());
        let error = TaskError::new(FailureCode::ImportUnavailable, message, true);
        self.end_rows(task, rows, TaskStatus::Failed, Some(error))
            .await
    }

    async fn finish_rows(&self, task: &mut Claimed, rows: &Rows) -> Result<()> {
        let now = self.now();
        let step = crate::record::step(task, StepName::Rows)?;
        step.completed_at = Some(now);
        if rows.failed == 0 {
            step.status = StepStatus::Done;
            let taken = match rows.done {
                1 => "1 row is".to_owned(),
                count => format!("{count} rows are"),
            };
            // What registries make of it is told by other tasks, which have only begun.
            step.detail = Some(format!(
                "{taken} in the book. Where that reaches registries, tasks of the domains bring it there and say how far they are."
            ));
            task.result = Some(TaskResult::default());
            return self.end_rows(task, rows, TaskStatus::Completed, None).await;
        }
        let message = format!(
            "{} of {} rows could not be taken in. The report says why, row by row.",
            rows.failed, rows.total
        );
        step.status = StepStatus::Failed;
        step.detail = Some(message.clone());
        let error = TaskError::new(FailureCode::ImportRowsFailed, message, false);
        self.end_rows(task, rows, TaskStatus::Failed, Some(error))
            .await
    }

    async fn end_rows(
        &self,
        task: &mut Claimed,
        rows: &Rows,
        status: TaskStatus,
        error: Option<TaskError>,
    ) -> Result<()> {
        task.status = status;
        task.error = error;
        task.awaiting = None;
        task.completed_at = Some(self.now());
        task.lease_owner = None;
        self.write_rows(task, rows, StreamEvent::End).await?;
        Ok(())
    }

    async fn write_rows(
        &self,
        task: &mut Claimed,
        rows: &Rows,
        event: StreamEvent,
    ) -> Result<Next> {
        let failures = 0;
        task.state = Rows { failures, ..*rows }.into();
        self.write(task, event, None).await
    }
}
