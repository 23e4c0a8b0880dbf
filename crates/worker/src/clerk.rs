//! Whoever imports the rows of a file: the use cases, which the worker does not know.

use async_trait::async_trait;
use model::id::TaskId;
use std::any::Any;
use std::error::Error;
use std::fmt;

/// Imports the rows of a file, a batch at a time. A repeated batch is carried out once.
#[async_trait]
pub trait Clerk: Send + Sync {
    /// Imports the next batch: behind what the batch before answered, or from the first row that is left.
    async fn take_rows(
        &self,
        task: TaskId,
        before: Option<RowsTaken>,
    ) -> std::result::Result<RowsTaken, ClerkFailed>;
}

/// The outcome, counted over all batches so far.
#[derive(Debug)]
pub struct RowsTaken {
    /// Rows that were written.
    pub done: u32,
    /// Rows that failed.
    pub failed: u32,
    /// Rows that are left.
    pub left: u32,
    /// The line behind which the next batch begins, and how many rows it takes: for [`Clerk::take_rows`].
    pub place: (i64, u32),
    /// What whoever imports them has done of the next batch already, which nobody else understands: for [`Clerk::take_rows`].
    pub ahead: Option<Box<dyn Any + Send>>,
}

/// Why a batch could not be imported now.
#[derive(Debug)]
pub struct ClerkFailed {
    /// For people.
    pub words: String,
    /// The cause, for the log.
    pub cause: Box<dyn Error + Send + Sync>,
}

impl fmt::Display for ClerkFailed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.words)
    }
}

impl Error for ClerkFailed {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.cause)
    }
}
