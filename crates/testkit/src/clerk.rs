//! Whoever takes the rows of a file in: the use cases, as the program wires them.

use async_trait::async_trait;
use model::id::TaskId;
use service::Service;
use worker::{ClerkFailed, RowsTaken};

pub(crate) struct Clerk(pub(crate) Service);

#[async_trait]
impl worker::Clerk for Clerk {
    async fn take_rows(&self, task: TaskId) -> Result<RowsTaken, ClerkFailed> {
        let taken = self
            .0
            .take_rows(task)
            .await
            .map_err(|error| ClerkFailed(error.to_string()))?;
        Ok(RowsTaken {
            done: taken.done,
            failed: taken.failed,
            left: taken.left,
        })
    }
}
