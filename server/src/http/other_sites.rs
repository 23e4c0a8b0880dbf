//! Writes that another site sends with a person's cookies are refused around everything (`CsrfLayer`); under `/v1` the refusal is a problem like every other.

use super::problem::{self, Problem};
use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use service::Service;
use tower_http::csrf::ProtectionError;

/// Puts the refusal into the API's words.
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
