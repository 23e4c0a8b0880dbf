//! Cross-origin requests. Pages of configured origins call the APIs as programs do, with a key and without a session. Cross-site writes with a person's cookies are refused everywhere (`CsrfLayer`); under `/v1` the refusal is a problem like every other.

use super::problem::{self, Problem};
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use service::Service;
use std::sync::Arc;
use tower_http::csrf::ProtectionError;

/// Lets the pages of configured origins call the APIs as programs do: the person's cookies are removed, so that a page can't abuse them, and
/// so are the headers with their origin, for the check that follows. Form posts are never allowed.
pub(super) async fn as_programs(
    State(trusted): State<Arc<[String]>>,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = request.headers().get(header::ORIGIN);
    let is_trusted = origin.is_some_and(|origin| {
        let named = |trusted: &String| trusted.as_bytes() == origin.as_bytes();
        trusted.iter().any(named)
    });
    if is_trusted && is_api(request.uri().path()) {
        let headers = request.headers_mut();
        headers.remove(header::COOKIE);
        headers.insert(SITE, HeaderValue::from_static("none"));
    }
    next.run(request).await
}

/// What browsers report about a request's origin (Fetch Metadata).
const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Whether this is an API path: the native API or a dialect. Everything else is pages.
fn is_api(path: &str) -> bool {
    ["/v1", "/services", "/dnsimple", "/aws"]
        .iter()
        .any(|place| {
            path.strip_prefix(place)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        })
}

/// Converts the refusal to the API's format.
pub(super) async fn explain(
    State(service): State<Service>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    let api = (path == "/v1" || path.starts_with("/v1/")).then(|| path.to_owned());
    let response = next.run(request).await;
    let refused = response.extensions().get::<ProtectionError>().is_some();
    match api {
        Some(path) if refused => {
            let problem = Problem::new(
                StatusCode::FORBIDDEN,
                "request.cross_origin",
                "A page of another site can't write here. Programs send an API key and no Origin.",
            );
            problem::complete(&service, &path, problem.into_response())
        }
        _ => response,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{Body, to_bytes};
    use axum::middleware::from_fn_with_state;
    use axum::routing::post;
    use serde_json::Value;
    use testkit::House;
    use tower::ServiceExt;
    use tower_http::csrf::CsrfLayer;

    async fn ask(house: &House, path: &str, site: &str) -> (u16, String, String) {
        let routes = Router::new()
            .route("/v1/thing", post(async || "done"))
            .route("/thing", post(async || "done"))
            .layer(CsrfLayer::new())
            .layer(from_fn_with_state(house.service.clone(), explain));
        let request = axum::http::Request::post(path)
            .header("sec-fetch-site", site)
            .body(Body::empty())
            .unwrap();
        let response = routes.oneshot(request).await.unwrap();
        let kind = response.headers().get("content-type");
        let kind = kind.map(|kind| kind.to_str().unwrap().to_owned());
        let status = response.status().as_u16();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        (status, kind.unwrap_or_default(), body)
    }

    #[tokio::test]
    async fn the_api_says_it_in_its_own_words() {
        let house = House::open().await;
        let (status, kind, body) = ask(&house, "/v1/thing", "cross-site").await;
        assert_eq!((status, kind.as_str()), (403, "application/problem+json"));
        let body: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (&body["code"], &body["instance"]),
            (&"request.cross_origin".into(), &"/v1/thing".into())
        );
        let (status, kind, _) = ask(&house, "/thing", "cross-site").await;
        assert_eq!(status, 403);
        assert_ne!(kind, "application/problem+json");
        let (status, _, body) = ask(&house, "/v1/thing", "same-origin").await;
        assert_eq!((status, body.as_str()), (200, "done"));
    }
}
