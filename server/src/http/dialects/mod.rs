//! Vendors' APIs on the house's own use cases: each dialect is a translation of words and shapes, never a second set of rules.

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

/// One place of a dialect: how it is reached, what it needs, and what it concerns.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    /// In small letters.
    pub method: &'static str,
    /// With `{names}`.
    pub path: &'static str,
    /// What the caller must be allowed; nothing for whoever has a key.
    pub needs: &'static [Need],
    /// What a key of one project may do there.
    pub concerns: Concerns,
}

/// Every dialect that has a place of its own. OnetSolutions' and NameTrust's are part of the native API.
pub fn router(state: ApiState) -> Router {
    Router::new()
        .merge(digicert::router(state.clone()))
        .merge(dnsimple::router(state.clone()))
        .merge(route53::router(state.clone()))
        .layer(from_fn_with_state(state.service.clone(), again::again))
        // People's addresses: a cache on the way can't know that they are one key's alone (DigiCert's stands in a header of its own).
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
