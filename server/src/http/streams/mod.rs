//! Server-sent events (WHATWG HTML, section 9.2): a task, or all of an organization's, as they go.
//!
//! The table of events is the truth and a wake-up is only a hint to read it again from the cursor. So a stream resumes where it broke
//! off, without a gap or a repeat, across restarts and processes alike, and a reader that is slow costs a page of memory and no more.

mod cursor;
mod follow;
mod frame;
mod opening;
mod relay;
#[cfg(test)]
mod tests;

use super::problem::Problem;
use super::v1::{ApiState, At, Query};
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use follow::{Follow, Whose};
use futures::Stream;
use opening::Opening;
pub use relay::Relay;
use service::Need;
use std::time::Duration;

/// How often a quiet stream says something, and looks whether something was missed.
const BEAT: Duration = Duration::from_secs(15);

/// `GET /tasks/{id}/events`. First the state so far, or with a cursor what is behind it; then live; `end`, and it closes.
///
/// A reader who has the end of an ended task is answered 204, which tells an `EventSource` not to come again.
pub async fn task(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    at.require(Need::TasksRead)?;
    let after = cursor::read(&headers, &mut query)?;
    query.done()?;
    // Before the state is read, so that what happens between the two is not missed.
    let wakes = api.service.db().wakes();
    let task = api
        .service
        .tasks()
        .get(&at.actor, at.id("task_id")?)
        .await?;
    let Some((opening, after)) = opening::of_task(&task, after) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let follow = Follow::new(api, at.caller, Whose::Task(task.id), after, wakes);
    Ok(events(follow.stream(opening, BEAT)))
}

/// `GET /events`: the same for the whole organization, and it never ends by itself. First the state of every open task.
pub async fn organization(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    at.require(Need::TasksRead)?;
    let after = cursor::read(&headers, &mut query)?;
    query.done()?;
    let wakes = api.service.db().wakes();
    let last = api
        .service
        .tasks()
        .last_organization_event(&at.actor)
        .await?;
    // A cursor from before the database was set back means nothing: begin anew.
    let (opening, after) = match after.filter(|after| *after <= last) {
        Some(after) => (Opening::Nothing, after),
        None => (Opening::OpenTasks, last),
    };
    let follow = Follow::new(api, at.caller, Whose::Organization, after, wakes);
    Ok(events(follow.stream(opening, BEAT)))
}

fn events(stream: impl Stream<Item = frame::Chunk> + Send + 'static) -> Response {
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
