//! Tasks that take a file in. The rows are the use cases' business; here is only what every task has: the lease, events, retries and the stop.

use crate::backoff::pause;
use crate::record::Next;
use crate::{Result, Worker};
use async_trait::async_trait;
use chrono::TimeDelta;
use model::id::TaskId;
use model::task::{
    Awaiting, Rows, StepName, StepStatus, StreamEvent, TaskError, TaskResult, TaskStatus,
};
use store::tasks::Task;
use tokio_util::sync::CancellationToken;

/// Takes the rows of a file in, a batch at a time. A batch that is asked for twice is carried out once.
#[async_trait]
pub trait Clerk: Send + Sync {
    /// Takes the next batch in.
    async fn take_rows(&self, task: TaskId) -> std::result::Result<RowsTaken, ClerkFailed>;
}

/// What came of a batch, counted over all of them so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RowsTaken {
    /// Rows that were written.
    pub done: u32,
    /// Rows that could not be.
    pub failed: u32,
    /// Rows that are left.
    pub left: u32,
}

/// Why a batch could not be carried out now.
#[derive(Debug, Clone)]
pub struct ClerkFailed(pub String);

pub(crate) fn takes_rows(task: &Task) -> bool {
    task.steps.iter().any(|step| step.name == StepName::Rows)
}

impl Worker {
    pub(crate) async fn carry_rows(&self, task: &mut Task, stop: &CancellationToken) -> Result<()> {
        let mut rows = task.rows().unwrap_or_default();
        let Some(clerk) = self.clerk.clone() else {
            tracing::error!(id = %task.id, "nobody here takes files in");
            return self.hand_back(task).await;
        };
        let mut failures = 0;
        loop {
            if stop.is_cancelled() {
                return self.hand_back(task).await;
            }
            if self.cancel_wanted(task).await? {
                self.end_rows(task, &rows, TaskStatus::Cancelled, None)
                    .await?;
                return Ok(());
            }
            if self.begin_step(task, StepName::Rows).await? == Next::Leave {
                return Ok(());
            }
            match clerk.take_rows(task.id).await {
                Ok(taken) => {
                    failures = 0;
                    rows = Rows {
                        total: taken.done + taken.failed + taken.left,
                        done: taken.done,
                        failed: taken.failed,
                    };
                    task.awaiting = None;
                    if taken.left == 0 {
                        return self.finish_rows(task, &rows).await;
                    }
                    let now = self.now();
                    let step = crate::record::step(task, StepName::Rows);
                    step.detail = Some(format!(
                        "{} of {} rows.",
                        rows.done + rows.failed,
                        rows.total
                    ));
                    task.claimable_at = now
                        + TimeDelta::from_std(self.pace.lease).unwrap_or(TimeDelta::seconds(30));
                    if self.write_rows(task, &rows, StreamEvent::Progress).await? == Next::Leave {
                        return Ok(());
                    }
                }
                Err(ClerkFailed(why)) => {
                    failures += 1;
                    let step = crate::record::step(task, StepName::Rows);
                    step.detail = Some(format!("{why} Trying again."));
                    task.awaiting = Some(Awaiting::Registry);
                    task.lease_owner = None;
                    task.claimable_at = self.now() + pause(failures, self.chance.as_ref());
                    self.write_rows(task, &rows, StreamEvent::Progress).await?;
                    return Ok(());
                }
            }
        }
    }

    async fn finish_rows(&self, task: &mut Task, rows: &Rows) -> Result<()> {
        let now = self.now();
        let step = crate::record::step(task, StepName::Rows);
        step.completed_at = Some(now);
        if rows.failed == 0 {
            step.status = StepStatus::Done;
            step.detail = Some(format!("{} rows are in the book.", rows.done));
            task.result = Some(TaskResult::default());
            return self.end_rows(task, rows, TaskStatus::Completed, None).await;
        }
        let message = format!(
            "{} of {} rows could not be taken in. The report says why, row by row.",
            rows.failed, rows.total
        );
        step.status = StepStatus::Failed;
        step.detail = Some(message.clone());
        let error = TaskError {
            code: "import.rows_failed".into(),
            message,
            registry_code: None,
            retryable: false,
            differences: Vec::new(),
        };
        self.end_rows(task, rows, TaskStatus::Failed, Some(error))
            .await
    }

    async fn end_rows(
        &self,
        task: &mut Task,
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

    async fn write_rows(&self, task: &mut Task, rows: &Rows, event: StreamEvent) -> Result<Next> {
        task.state = serde_json::to_value(rows).unwrap_or_default();
        self.write(task, event, None).await
    }
}
