//! Between the worker and the use cases: whoever takes the rows of a file in.

use async_trait::async_trait;
use model::id::TaskId;
use service::Service;
use worker::{Clerk, ClerkFailed, RowsTaken};

/// The use cases, for the worker.
pub(crate) struct Desk(pub(crate) Service);

#[async_trait]
impl Clerk for Desk {
    async fn take_rows(&self, task: TaskId) -> Result<RowsTaken, ClerkFailed> {
        match self.0.take_rows(task).await {
            Ok(taken) => Ok(RowsTaken {
                done: taken.done,
                failed: taken.failed,
                left: taken.left,
            }),
            Err(service::Error::Internal(why)) => {
                tracing::error!(id = %task, why, "a batch of rows could not be taken in");
                Err(ClerkFailed("Something failed here.".into()))
            }
            Err(error) => Err(ClerkFailed(error.to_string())),
        }
    }
}
