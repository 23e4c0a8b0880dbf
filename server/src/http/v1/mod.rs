//! The native API: `/v1`. Each handler parses, calls one use case and writes JSON; there are no rules here.
//!
//! [`ENDPOINTS`], the router, the authorisation table and the OpenAPI document are made from one list, in `endpoints.rs`. It is enforced before a handler runs
//! (`guard.rs`): no handler asks for a permission.

mod at;
mod audit;
pub(super) mod body;
mod change;
mod concerns;
mod contacts;
mod domains;
mod endpoints;
mod guard;
mod keys;
mod locations;
mod me;
mod memory;
mod once;
pub mod openapi;
mod organizations;
mod pages;
mod plans;
mod query;
mod replacements;
mod reply;
mod streams;
mod tag;
mod tasks;
mod teams;
mod tokens;
mod users;
mod verifications;
mod webhooks;

pub use super::state::ApiState;
pub use at::At;
pub use concerns::Concerns;
pub use endpoints::{ENDPOINTS, Endpoint};
pub use query::Query;

use super::again;
use super::guarded::Guarded;
use super::limits;
use super::problem::{self, Problem};
use axum::Router;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, any};
use endpoints::{endpoint, endpoints};
use tower_http::catch_panic::CatchPanicLayer;

/// Each handler behind its line of the table.
macro_rules! routes {
    ($($path:literal: $($method:ident $noun:ident::$verb:ident $needs:tt $concerns:ident),+;)+) => {
        fn routes() -> Router<ApiState> {
            Router::new()$(.route($path, MethodRouter::new()$(.$method(Guarded {
                line: const { &endpoint!($path $method $noun $verb $needs $concerns) },
                handler: $noun::$verb,
            }))+))+
        }
    };
}

endpoints!(routes);

/// The API under `/v1`, with problem details for any path under it.
pub fn router(state: ApiState) -> Router {
    let api = routes()
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "request.method",
                "This can't be done here; Allow names what can.",
            )
        });
    // What is nested has no path of its own with a slash at its end.
    let base = around(
        Router::new().route("/v1/", any(async || Problem::not_found())),
        state.clone(),
    );
    Router::new().nest("/v1", around(api, state)).merge(base)
}

/// The layers around every route: idempotency keys, a response even after a panic, and problems that name their path.
fn around(routes: Router<ApiState>, state: ApiState) -> Router {
    routes
        .layer(from_fn_with_state(state.clone(), once::once))
        .layer(from_fn_with_state(state.service.clone(), again::again))
        .layer(from_fn_with_state(
            limits::Counting {
                service: state.service.clone(),
                limits: state.limits.clone(),
            },
            limits::limit,
        ))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(state.clone(), problem::finish))
        .with_state(state)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::body::{Body, to_bytes};
    use axum::http::Request;
    use axum::routing::get;
    use serde_json::Value;
    use testkit::House;
    use tower::ServiceExt;

    #[expect(clippy::panic, reason = "that is what is tried")]
    async fn breaks() -> StatusCode {
        panic!("a secret of ours")
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_with_a_number() {
        let house = House::open().await;
        let state = ApiState {
            service: house.service.clone(),
            stop: tokio_util::sync::CancellationToken::new(),
            limits: limits::Limits::new(limits::Rates::default()),
            relay: crate::http::streams::Relay::default(),
            publisher: publish::Publisher::new("Registrar", "https://desk.example").into(),
        };
        let routes = Router::new().route("/breaks", get(breaks));
        let request = Request::get("/breaks").body(Body::empty()).unwrap();
        let response = around(routes, state).oneshot(request).await.unwrap();
        assert_eq!(response.status(), 500);
        assert_eq!(
            response.headers()["content-type"],
            "application/problem+json"
        );
        let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body: Value = serde_json::from_slice(&text).unwrap();
        assert_eq!(
            (&body["code"], &body["instance"]),
            (&"server.error".into(), &"/breaks".into())
        );
        assert_eq!(body["reference"].as_str().unwrap().len(), 32);
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}
