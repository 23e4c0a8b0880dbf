//! Server-sent events (WHATWG HTML, section 9.2): a task, or all of an organization's, as they go.
//!
//! The table of events is the truth and a wake-up is only a hint to read it again from the cursor. So a stream resumes where it broke
//! off, without a gap or a repeat, across restarts and processes alike, and a reader that is slow costs a page of memory and no more.

mod follow;
mod frame;
mod opening;
mod relay;
#[cfg(test)]
mod tests;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
pub(super) use follow::{Follow, Source, Whose};
use futures::Stream;
pub(super) use opening::{Opening, of_task};
pub use relay::Relay;
use std::time::Duration;

/// How often a quiet stream says something, and looks whether something was missed.
pub(super) const BEAT: Duration = Duration::from_secs(15);

/// The answer that a stream is.
pub(super) fn events(stream: impl Stream<Item = frame::Chunk> + Send + 'static) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // nginx and its kin would collect the answer before they pass it on.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    (headers, Body::from_stream(stream)).into_response()
}
