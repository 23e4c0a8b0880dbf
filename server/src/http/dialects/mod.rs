//! Vendors' APIs over our own use cases: each dialect translates words and shapes, and never has rules of its own.

pub mod digicert;
pub mod dnsimple;
pub mod route53;

use super::again;
use super::caller::bearer;
use super::problem;
use super::state::ApiState;
use super::v1::Concerns;
use axum::Router;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::from_fn_with_state;
use service::Need;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;

/// One endpoint of a dialect: its path, its requirements, and its scope.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// In lower case.
    pub method: &'static str,
    /// With `{names}`.
    pub path: &'static str,
    /// The permission that the caller needs; none if any key will do.
    pub needs: &'static [Need],
    /// What a key that is limited to a project may do there.
    pub concerns: Concerns,
}

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

/// The token in the dialect's own header, or in `Authorization: Bearer`.
fn token<'a>(headers: &'a HeaderMap, header: &str) -> Option<&'a str> {
    match headers.get(header) {
        Some(value) => value.to_str().ok().map(str::trim),
        None => bearer(headers),
    }
}
