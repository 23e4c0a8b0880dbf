//! `/api/openapi.json`: made once, the same for everybody, for pages of other sites too.

use axum::Router;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(super::document);
static TEXT: LazyLock<String> = LazyLock::new(|| DOCUMENT.to_string());
static TAG: LazyLock<String> =
    LazyLock::new(|| format!("\"{}\"", hex::encode(&Sha256::digest(&*TEXT)[..8])));

/// The document of this program.
#[must_use]
pub fn published() -> &'static Value {
    &DOCUMENT
}

/// The route of the document.
pub fn router() -> Router {
    Router::new().route("/api/openapi.json", get(file))
}

async fn file(headers: HeaderMap) -> Response {
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|tags| tags.contains(TAG.as_str()));
    let about = [
        (header::ETAG, TAG.as_str()),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    if known {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (about, kind, TEXT.as_str()).into_response()
}
