//! Tasks: enqueued by the use case that decides, carried out by the worker, followed and steered here.

mod approve;
mod enqueue;
mod read;
mod rows;
mod steer;

pub(crate) use enqueue::{NewTask, by, joined, state};
pub use rows::TaskRow;

pub use store::tasks::{Task, TaskEvent, TaskFilter, Unreadable};

/// Tasks: `service.tasks()`.
#[derive(Clone, Copy)]
pub struct Tasks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
