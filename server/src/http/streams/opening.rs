//! What a stream sends before it is live.

use super::frame;
use axum::body::Bytes;
use model::task::StreamEvent;
use service::tasks::Task;

/// The first words.
pub(in crate::http) enum Opening {
    /// None: the client has a cursor.
    Nothing,
    /// One event.
    Event(Bytes),
    /// The state of every open task of the organization.
    OpenTasks,
}

/// How the stream of a task begins, and after which event it continues. `None`: the client has all there will be.
///
/// A `state` carries the number of the last event that it includes. Where that event is the `end`, it carries the number before, so that the end
/// still follows: a late client gets exactly one, even when the connection breaks between the two.
pub(in crate::http) fn of_task(task: &Task, after: Option<i64>) -> Option<(Opening, i64)> {
    let last = task.last_seq;
    match after {
        Some(after) if after >= last && task.status.is_final() => None,
        Some(after) if after <= last => Some((Opening::Nothing, after)),
        // Without a cursor, or with one from before the database was restored.
        _ => {
            let id = if task.status.is_final() {
                last - 1
            } else {
                last
            };
            let mut text = String::new();
            frame::push(&mut text, id, StreamEvent::State, &task.wire);
            Some((Opening::Event(text.into()), id))
        }
    }
}
