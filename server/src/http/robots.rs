//! What search engines hear: nothing here is for them (RFC 9309). Answers bear `X-Robots-Tag` too, for those that were led here by a link.

use axum::Router;
use axum::routing::get;

/// `/robots.txt`.
pub(super) fn router() -> Router {
    Router::new().route(
        "/robots.txt",
        get(|| async { "User-agent: *\nDisallow: /\n" }),
    )
}
