//! For search engines: nothing here is to be indexed (RFC 9309). Responses carry `X-Robots-Tag` too, for crawlers that follow a link.

use axum::Router;
use axum::routing::get;

/// `/robots.txt`.
pub(super) fn router() -> Router {
    Router::new().route(
        "/robots.txt",
        get(|| async { "User-agent: *\nDisallow: /\n" }),
    )
}
