//! Retrying a request whose transaction conflicted with another one.
//!
//! A use case is one transaction. When PostgreSQL rolls one back because of another (a deadlock, say), nothing of it is stored, and the same request is likely
//! to succeed a moment later: the client need not notice. What has committed anything is never retried.

use super::body_limit::BODY_LIMIT;
use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use service::Service;
use store::attempt::Attempt;

/// How often a request is attempted in all.
pub(super) const TRIES: u32 = 4;

/// A layer around routes that write.
pub(super) async fn again(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    // A body of unknown length, or one longer than any that is accepted here, is passed through.
    let short = request
        .body()
        .size_hint()
        .exact()
        .is_some_and(|bytes| bytes <= BODY_LIMIT as u64);
    let repeatable = short && !request.method().is_safe();
    if !repeatable {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
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

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::Router;
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use testkit::House;
    use tower::ServiceExt;

    /// A route that conflicts with another transaction this often; with `commits` it commits something each time.
    async fn met(conflicts: u32, commits: bool) -> (u16, u32, String) {
        let house = House::open().await;
        let tried = Arc::new(AtomicU32::new(0));
        let (service, count) = (house.service.clone(), Arc::clone(&tried));
        let handler = async move |body: String| {
            if commits {
                let tx = service.db().begin().await.unwrap();
                tx.commit().await.unwrap();
            }
            if count.fetch_add(1, Ordering::Relaxed) < conflicts {
                let error = service::Error::from(store::Error::Conflict);
                return crate::http::problem::Problem::from(error).into_response();
            }
            body.into_response()
        };
        let routes = Router::new()
            .route("/x", post(handler))
            .layer(from_fn_with_state(house.service.clone(), again));
        let request = Request::post("/x").body(Body::from("whole")).unwrap();
        let response = routes.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        (status, tried.load(Ordering::Relaxed), text)
    }

    #[tokio::test]
    async fn the_caller_does_not_hear_of_a_deadlock() {
        assert_eq!(met(0, false).await, (200, 1, "whole".into()));
        assert_eq!(met(2, false).await, (200, 3, "whole".into()));
        let (status, tried, _) = met(99, false).await;
        assert_eq!((status, tried), (503, TRIES), "it has an end");
    }

    #[tokio::test]
    async fn what_stands_in_part_is_not_done_again() {
        let (status, tried, _) = met(1, true).await;
        assert_eq!((status, tried), (503, 1));
    }
}
