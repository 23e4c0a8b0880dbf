//! Vendors' APIs over our own use cases: each dialect translates words and shapes, and never has rules of its own.

pub mod digicert;
pub mod dnsimple;
mod place;
pub mod route53;

pub use place::Place;

use super::again;
use super::problem;
use super::state::ApiState;
use axum::Router;
use axum::http::{HeaderValue, header};
use axum::middleware::from_fn_with_state;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// Every dialect with paths of its own. OnetSolutions' and NameTrust's are part of the native API.
pub fn router(state: ApiState) -> Router {
    Router::new()
        .merge(digicert::router(state.clone()))
        .merge(dnsimple::router(state.clone()))
        .merge(route53::router(state.clone()))
        .layer(from_fn_with_state(state.service.clone(), again::again))
        // Personal data: a cache on the way can't know that the responses are for one key alone (DigiCert's is in a header of its own).
        .layer(SetResponseHeaderLayer::if_not_present(
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-store"),
        ))
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(from_fn_with_state(state, problem::finish))
}
