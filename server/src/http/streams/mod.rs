//! Server-sent events (WHATWG HTML, section 9.2): of one task, or of all of an organization's, live.
//!
//! The table of events is the source of truth and a wake-up is only a hint to read it again from the cursor. So a stream resumes where it broke
//! off, without a gap or a repeat, across restarts and processes alike, and a slow client costs a page of memory and no more.

mod follow;
mod frame;
mod hints;
mod keep_alive;
mod opening;
mod relay;
#[cfg(test)]
mod tests;

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
pub(super) use follow::{Follow, Source, Whose};
use futures::Stream;
pub(super) use keep_alive::KEEP_ALIVE_INTERVAL;
pub(super) use opening::{Opening, of_task};
pub use relay::Relay;

/// The response of a stream.
pub(super) fn events(stream: impl Stream<Item = frame::Chunk> + Send + 'static) -> Response {
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/event-stream"),
        ),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        // nginx and others would otherwise buffer the response.
        (
            HeaderName::from_static("x-accel-buffering"),
            HeaderValue::from_static("no"),
        ),
    ];
    (headers, Body::from_stream(stream)).into_response()
}
