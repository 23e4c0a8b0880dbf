//! Tasks: enqueued by the use case that decides, carried out by the worker, followed and controlled here.

mod approve;
mod dismiss;
mod enqueue;
mod parent;
mod parts;
mod pause;
mod progress;
mod read;
mod remedy;
mod retry_failed;
mod rows;
mod steer;
mod undecided;
mod view;

pub(crate) use enqueue::{NewTask, joined};
pub use parent::{Parent, Reason, Reasons};
pub use remedy::Remedy;
pub use rows::{Counts, Rows, TaskRow};

pub use read::TaskEvents;
pub use store::tasks::{Tally, TaskFilter, Unreadable};
pub use view::{Parts, Task};

/// Tasks: `service.tasks()`.
#[derive(Clone, Copy)]
pub struct Tasks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
