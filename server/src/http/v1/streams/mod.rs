//! The streams of events: one task's, and the organization's.

mod cursor;

use super::{ApiState, At, Query};
use crate::http::problem::Problem;
use crate::http::streams::{Follow, KEEP_ALIVE_INTERVAL, Opening, Whose, events, of_task};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

/// `GET /tasks/{id}/events`. First the state so far, or with a cursor the events after it; then live events; `end`, and it closes.
///
/// A client that has the end of an ended task gets 204, which tells an `EventSource` not to reconnect.
pub async fn task(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let after = cursor::read(&headers, &mut query)?;
    query.done()?;
    // Before the state is read, so that what happens between the two is not missed.
    let wakes = api.service.db().wakes();
    let task = api
        .service
        .tasks()
        .get(&at.actor, at.id("task_id")?)
        .await?;
    let Some((opening, after)) = of_task(&task, after) else {
        return Ok(StatusCode::NO_CONTENT.into_response());
    };
    let follow = Follow::new(api.source(), at.caller, Whose::Task(task.id), after, wakes);
    Ok(events(follow.stream(opening, KEEP_ALIVE_INTERVAL)))
}

/// `GET /events`: the same for the whole organization, and it never ends by itself. First the state of every open task.
pub async fn organization(
    State(api): State<ApiState>,
    at: At,
    mut query: Query,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let after = cursor::read(&headers, &mut query)?;
    query.done()?;
    let wakes = api.service.db().wakes();
    let wakes = api.relay.wakes(at.actor.organization, wakes);
    let last = api
        .service
        .tasks()
        .last_organization_event(&at.actor)
        .await?;
    // A cursor from before the database was restored is meaningless: start over.
    let (opening, after) = match after.filter(|after| *after <= last) {
        Some(after) => (Opening::Nothing, after),
        None => (Opening::OpenTasks, last),
    };
    let follow = Follow::new(api.source(), at.caller, Whose::Organization, after, wakes);
    Ok(events(follow.stream(opening, KEEP_ALIVE_INTERVAL)))
}
