//! The native API: `/v1`. Each handler parses, calls one use case and writes JSON; no rule stands here.
//!
//! [`ENDPOINTS`] and the router are one list, so that what is tested of every endpoint is tested of each.

mod at;
mod audit;
mod body;
mod contacts;
mod domains;
mod fields;
mod me;
mod memory;
mod once;
mod organizations;
mod query;
mod reply;
mod tag;
mod tasks;
mod verifications;

pub use at::At;
pub use query::Query;

use super::problem::{self, Problem};
use super::streams;
use axum::Router;
use axum::extract::FromRef;
use axum::http::StatusCode;
use axum::middleware::from_fn_with_state;
use axum::routing::MethodRouter;
use service::Service;
use tokio_util::sync::CancellationToken;

/// What the API's handlers share. Cheap to clone.
#[derive(Clone)]
pub struct ApiState {
    /// The use cases.
    pub service: Service,
    /// Ends every stream: the server shuts down.
    pub stop: CancellationToken,
}

impl FromRef<ApiState> for Service {
    fn from_ref(state: &ApiState) -> Self {
        state.service.clone()
    }
}

macro_rules! endpoints {
    ($($path:literal: $($method:ident $handler:path),+;)+) => {
        /// Every endpoint: its method in small letters, and its path with `{names}`.
        pub const ENDPOINTS: &[(&str, &str)] = &[$($((stringify!($method), concat!("/v1", $path)),)+)+];

        fn endpoints() -> Router<ApiState> {
            Router::new()$(.route($path, MethodRouter::new()$(.$method($handler))+))+
        }
    };
}

endpoints! {
    "/me": get me::show;
    "/organizations/{organization_id}": get organizations::show;
    "/organizations/{organization_id}/": get organizations::show;
    "/organizations/{organization_id}/projects": get organizations::projects;
    "/organizations/{organization_id}/projects/{project_id}": get organizations::project;
    "/organizations/{organization_id}/contacts": get contacts::list, post contacts::create;
    "/organizations/{organization_id}/contacts/{contact_id}":
        get contacts::show, patch contacts::update, delete contacts::remove;
    "/organizations/{organization_id}/contacts/{contact_id}/usage": get contacts::usage;
    "/organizations/{organization_id}/contacts/{contact_id}/verification": post verifications::request;
    "/organizations/{organization_id}/verifications": get verifications::list;
    "/organizations/{organization_id}/projects/{project_id}/domains": get domains::list, post domains::adopt;
    "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}": get domains::show, delete domains::release;
    "/organizations/{organization_id}/projects/{project_id}/domains/{domain_id}/contacts":
        get domains::roles, patch domains::assign;
    "/organizations/{organization_id}/tasks": get tasks::list;
    "/organizations/{organization_id}/tasks/{task_id}": get tasks::show;
    "/organizations/{organization_id}/tasks/{task_id}/cancel": post tasks::cancel;
    "/organizations/{organization_id}/tasks/{task_id}/retry": post tasks::retry;
    "/organizations/{organization_id}/tasks/{task_id}/events": get streams::task;
    "/organizations/{organization_id}/events": get streams::organization;
    "/organizations/{organization_id}/audit": get audit::list;
}

/// The API under `/v1`, with problem details for whatever is asked there.
pub fn router(state: ApiState) -> Router {
    let api = endpoints()
        .fallback(async || Problem::not_found())
        .method_not_allowed_fallback(async || {
            Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "request.method",
                "This can't be done here; Allow names what can.",
            )
        })
        .layer(from_fn_with_state(state.clone(), once::once))
        .layer(from_fn_with_state(state.clone(), problem::finish))
        .with_state(state);
    Router::new().nest("/v1", api)
}
