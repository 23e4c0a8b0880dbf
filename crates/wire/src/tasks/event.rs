//! Events of a task stream.

use super::Task;
use crate::StreamEvent;

/// One event of a stream: `id`, `event` and `data` of a server-sent event. Its data is the whole task at that moment.
#[derive(Debug, Clone, PartialEq)]
pub struct TaskEvent {
    /// Its number: within the task on a task's stream, within the organization on the organization's.
    pub id: i64,
    /// Its type.
    pub event: StreamEvent,
    /// The task at that moment.
    pub task: Task,
}

impl TaskEvent {
    /// Reads the three parts of a server-sent event.
    ///
    /// # Errors
    /// An invalid number, an unknown event type, data that is not a task.
    pub fn read(id: &str, event: &str, data: &str) -> Result<Self, String> {
        Ok(Self {
            id: id.parse().map_err(|_| String::from("no number: ") + id)?,
            event: event
                .parse::<StreamEvent>()
                .ok()
                .ok_or_else(|| String::from("no kind of event: ") + event)?,
            task: serde_json::from_str(data).map_err(|error| error.to_string())?,
        })
    }
}
