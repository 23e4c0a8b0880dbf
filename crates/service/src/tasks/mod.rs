//! Tasks: enqueued by the use case that decides, carried out by the worker, followed and controlled here.

mod approve;
mod dismiss;
mod enqueue;
mod read;
mod rows;
mod steer;
mod undecided;
mod view;

pub(crate) use enqueue::{NewTask, joined};
pub use rows::TaskRow;

pub use read::TaskEvents;
pub use store::tasks::{TaskFilter, Unreadable};
pub use view::{Parts, Task};

/// Tasks: `service.tasks()`.
#[derive(Clone, Copy)]
pub struct Tasks<'a> {
    pub(crate) tools: &'a crate::Tools,
}
