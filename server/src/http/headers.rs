//! Security headers on every response.

use app::Nonce;
use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::outside::Chance;
use std::sync::Arc;

/// What the layer needs.
#[derive(Clone)]
pub(super) struct Guard {
    pub(super) chance: Arc<dyn Chance>,
    /// Whether the public URL is https.
    pub(super) secure: bool,
}

/// Gives each request a nonce, and each response its policy.
pub(super) async fn guard(
    State(guard): State<Guard>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut bytes = [0; 16];
    guard.chance.fill(&mut bytes);
    let nonce: Arc<str> = URL_SAFE_NO_PAD.encode(bytes).into();
    request.extensions_mut().insert(Nonce(Arc::clone(&nonce)));
    let id = request
        .headers()
        .get(&REQUEST_ID)
        .filter(|id| is_id(id))
        .cloned()
        .or_else(|| {
            let mut bytes = [0; 16];
            guard.chance.fill(&mut bytes);
            HeaderValue::try_from(hex::encode(bytes)).ok()
        });
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Some(id) = id {
        headers.insert(REQUEST_ID, id);
    }
    // Scripts: only those with the nonce, and what they load; WASM may be compiled. Nothing from another host, no inline style.
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    if guard.secure {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    response
}

/// The request id: the client's, or one of ours.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// A word that is safe to log: 1 to 128 visible ASCII characters.
fn is_id(value: &HeaderValue) -> bool {
    (1..=128).contains(&value.len()) && value.as_bytes().iter().all(u8::is_ascii_graphic)
}

const FIXED: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=()",
    ),
];
