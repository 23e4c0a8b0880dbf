//! Events as text.

use axum::body::Bytes;
use model::task::StreamEvent;
use std::convert::Infallible;
use std::fmt::Write as _;

/// The unit that a stream sends: whole events.
pub(in crate::http) type Chunk = Result<Bytes, Infallible>;

/// A page of events, as text. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Events {
    pub(super) text: Bytes,
    /// The number of the last one.
    pub(super) last: i64,
    /// That was the end.
    pub(super) ended: bool,
}

/// The first comment where there is no event yet, so that the client knows it is connected.
pub(super) const QUIET: Bytes = Bytes::from_static(b": nothing is under way\n\n");

/// Adds one event. JSON without whitespace holds no line break, so `data` is one line.
pub(super) fn push(text: &mut String, id: i64, event: StreamEvent, task: &wire::Task) {
    match serde_json::to_string(task) {
        Ok(data) => line(text, id, event, &data),
        // Nothing in a task is such; if it were, the next event would say where it stands.
        Err(error) => tracing::error!(%error, "a task can't be serialised as JSON"),
    }
}

fn line(text: &mut String, id: i64, event: StreamEvent, data: &str) {
    let _ = write!(text, "id: {id}\nevent: {event}\ndata: {data}\n\n");
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_event_is_four_lines_whatever_it_holds() {
        let mut text = String::new();
        let data = json!({ "detail": "one\ntwo\r\u{2028}" });
        line(&mut text, 7, StreamEvent::Step, &data.to_string());
        assert_eq!(
            text,
            "id: 7\nevent: step\ndata: {\"detail\":\"one\\ntwo\\r\u{2028}\"}\n\n"
        );
    }
}
