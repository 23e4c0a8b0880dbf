//! Tasks: enqueued by the use case that decides, carried out by the worker, followed and steered here.

mod enqueue;
mod read;
mod rows;
mod steer;

pub(crate) use enqueue::{NewTask, by, joined};
pub use rows::TaskRow;

pub use store::tasks::{Task, TaskEvent, TaskFilter, Unreadable};

/// Tasks: [`Tasks::list`].
#[derive(Clone, Copy)]
pub struct Tasks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
