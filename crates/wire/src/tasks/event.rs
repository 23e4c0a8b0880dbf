//! What a stream tells of a task.

use super::Task;
use crate::StreamEvent;

/// One event of a stream: `id`, `event` and `data` of a server-sent event. Its data is the whole task as of then.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEvent {
    /// Its number: within the task on a task's stream, within the organization on the organization's.
    pub id: i64,
    /// What kind.
    pub event: StreamEvent,
    /// The task as of then.
    pub task: Task,
}

impl TaskEvent {
    /// Reads the three parts of a server-sent event.
    ///
    /// # Errors
    /// What is wrong: a number that is none, an event of an unknown kind, data that is no task.
    pub fn read(id: &str, event: &str, data: &str) -> Result<Self, String> {
        Ok(Self {
            id: id.parse().map_err(|_| String::from("no number: ") + id)?,
            event: StreamEvent::from_word(event)
                .ok_or_else(|| String::from("no kind of event: ") + event)?,
            task: serde_json::from_str(data).map_err(|error| error.to_string())?,
        })
    }
}
