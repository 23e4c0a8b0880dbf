//! RDAP over HTTP (RFC 7480, RFC 9082).

#[cfg(test)]
mod tests;

use crate::whois::{BoxError, Lookup, RateLimit};
use app::ClientAddress;
use axum::Router;
use axum::body::Body;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use model::domain_name::DomainName;
use publish::{Publisher, rdap};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::time::Instant;
use tower_http::cors::{Any, CorsLayer};

/// The longest handle that is looked up, in characters: the most that registries allow.
const HANDLE_MAX: usize = 255;

/// Concurrent look-ups; further queries wait. Strangers never use all of the database's readers.
const AT_ONCE: usize = 2;

#[derive(Clone)]
struct Shared {
    lookup: Arc<dyn Lookup>,
    publisher: Arc<Publisher>,
    rate: RateLimit,
    turns: Arc<Semaphore>,
}

/// The routes under `/rdap`: `domain/{name}`, `entity/{handle}` and `help`, which the bare base answers too, for `GET` and `HEAD`, open to pages of any origin (RFC 7480, section 5.6).
///
/// Errors are RDAP bodies too: 400 for an invalid query, 404 for objects that aren't ours, 429 when rate limited (`rate`), 501 for kinds of objects that we don't have, 503 when
/// the lookup fails.
pub fn router(lookup: Arc<dyn Lookup>, publisher: Arc<Publisher>, rate: RateLimit) -> Router {
    let shared = Shared {
        lookup,
        publisher,
        rate,
        turns: Arc::new(Semaphore::new(AT_ONCE)),
    };
    let cors = CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::HEAD]);
    Router::new()
        .route("/rdap/domain/{name}", get(domain))
        .route("/rdap/entity/{handle}", get(entity))
        .route("/rdap/help", get(help))
        // The bare base is what the registrar's link leads to.
        .route("/rdap", get(help))
        .route("/rdap/", get(help))
        .route("/rdap/{*rest}", get(no_query))
        .method_not_allowed_fallback(|| async {
            error(
                StatusCode::METHOD_NOT_ALLOWED,
                "Only GET and HEAD are answered here.",
            )
        })
        .layer(from_fn_with_state(shared.clone(), limit))
        .layer(cors)
        .with_state(shared)
}

/// Rate limiting (RFC 7480, section 5.5).
async fn limit(
    State(shared): State<Shared>,
    from: ClientAddress,
    request: Request,
    next: Next,
) -> Response {
    let Err(wait) = shared.rate.allow(from, Instant::now()) else {
        return next.run(request).await;
    };
    let mut refused = error(
        StatusCode::TOO_MANY_REQUESTS,
        "This address asks too often. Wait a while.",
    );
    let seconds = wait.as_secs() + 1;
    refused
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    refused
}

async fn domain(
    State(shared): State<Shared>,
    name: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let Some(name) = name.ok().and_then(|Path(raw)| DomainName::parse(&raw).ok()) else {
        return error(StatusCode::BAD_REQUEST, "This is no domain name.");
    };
    let _turn = shared.turns.acquire().await;
    match shared.lookup.domain(&name).await {
        Ok(Some(view)) => found(&rdap::domain(&view, &shared.publisher), &headers),
        Ok(None) => error(
            StatusCode::NOT_FOUND,
            "No domain of that name is known here.",
        ),
        Err(cause) => unavailable(&cause),
    }
}

async fn entity(
    State(shared): State<Shared>,
    handle: Result<Path<String>, PathRejection>,
    headers: HeaderMap,
) -> Response {
    let handle = match handle {
        Ok(Path(handle))
            if handle.chars().count() <= HANDLE_MAX
                && !handle.trim().is_empty()
                && !handle.chars().any(char::is_control) =>
        {
            handle
        }
        _ => return error(StatusCode::BAD_REQUEST, "This is no handle."),
    };
    let _turn = shared.turns.acquire().await;
    match shared.lookup.contact(&handle).await {
        Ok(Some(view)) => found(&rdap::entity(&view, &shared.publisher), &headers),
        Ok(None) => error(
            StatusCode::NOT_FOUND,
            "No contact with that handle is known here.",
        ),
        Err(cause) => unavailable(&cause),
    }
}

async fn help(State(shared): State<Shared>, headers: HeaderMap) -> Response {
    found(&rdap::help(&shared.publisher), &headers)
}

/// A query of RFC 9082 that we don't support is not implemented; everything else is invalid.
async fn no_query(rest: Option<Path<String>>) -> Response {
    const OTHERS: [&str; 6] = [
        "nameserver",
        "ip",
        "autnum",
        "domains",
        "nameservers",
        "entities",
    ];
    let kind = rest
        .as_ref()
        .and_then(|Path(rest)| rest.split('/').next())
        .unwrap_or_default();
    if OTHERS.contains(&kind) {
        error(
            StatusCode::NOT_IMPLEMENTED,
            "Domains and entities are answered here, by name and by handle.",
        )
    } else {
        error(StatusCode::BAD_REQUEST, "This is no query; see help.")
    }
}

/// Cached for a minute: long enough to absorb a burst, short enough that a change is seen soon. The tag is a weak one, since a layer around us may compress the body (RFC 9110, section 8.8.1).
fn found(answer: &Value, headers: &HeaderMap) -> Response {
    let body = answer.to_string();
    let tag = format!(
        "\"{}\"",
        URL_SAFE_NO_PAD.encode(Sha256::digest(body.as_bytes()))
    );
    let known = headers
        .get_all(header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','));
    let unchanged = known
        .map(str::trim)
        .any(|known| known == "*" || known.strip_prefix("W/").unwrap_or(known) == tag);
    let about = [
        (header::CACHE_CONTROL, "public, max-age=60".to_owned()),
        (header::ETAG, format!("W/{tag}")),
    ];
    if unchanged {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    (
        about,
        [(header::CONTENT_TYPE, rdap::MEDIA_TYPE)],
        Body::from(body),
    )
        .into_response()
}

fn error(status: StatusCode, description: &str) -> Response {
    let title = status.canonical_reason().unwrap_or("Error");
    let caching = if status == StatusCode::NOT_FOUND {
        "public, max-age=60"
    } else {
        "no-store"
    };
    let about = [
        (header::CONTENT_TYPE, rdap::MEDIA_TYPE),
        (header::CACHE_CONTROL, caching),
    ];
    (
        status,
        about,
        rdap::error(status.as_u16(), title, description).to_string(),
    )
        .into_response()
}

fn unavailable(cause: &BoxError) -> Response {
    tracing::error!(
        error = cause.as_ref(),
        "an RDAP query could not be answered"
    );
    error(
        StatusCode::SERVICE_UNAVAILABLE,
        "The answer is not to be had now. Try again later.",
    )
}
