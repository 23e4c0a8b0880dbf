//! Doing a request again whose transaction another one stood in the way of.
//!
//! A use case is one transaction. When PostgreSQL gives one up for another (a deadlock, say), nothing of it stands, and the very same request is likely
//! to go through a moment later: the caller need not hear of it. What has committed anything is never done again. SQLite has one writer and no such case.

use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use service::Service;
use store::Engine;
use store::attempt::Attempt;

/// How often a request is tried in all.
pub(super) const TRIES: u32 = 4;

/// Around routes that write.
pub(super) async fn again(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let repeatable = service.db().engine() == Engine::Postgres
        && !request.method().is_safe()
        && request
            .headers()
            .get(header::CONTENT_LENGTH)
            .is_none_or(|length| {
                let length = length.to_str().ok().and_then(|text| text.parse().ok());
                length.is_some_and(|length: usize| length <= super::BODY_LIMIT)
            })
        // Of an unknown length: it passes as it comes.
        && !request.headers().contains_key(header::TRANSFER_ENCODING);
    if !repeatable {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, super::BODY_LIMIT).await else {
        return (StatusCode::BAD_REQUEST, "The body did not come whole.\n").into_response();
    };
    let mut tries = 1;
    loop {
        let attempt = Attempt::new();
        let request = Request::from_parts(parts.clone(), Body::from(bytes.clone()));
        let response = attempt.run(next.clone().run(request)).await;
        if tries == TRIES || !response.status().is_server_error() || !attempt.may_repeat() {
            return response;
        }
        service.pause(tries).await;
        tries += 1;
    }
}
