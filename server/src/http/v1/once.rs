//! `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header-07): a layer around every route, so that no write can forget it.
//!
//! Work and response are written in one transaction, so that whatever kills this process leaves both or neither. The work continues when its client has disconnected: that is the very case in which it will ask again.

use super::{ApiState, ENDPOINTS, body};
use crate::http::again::TRIES;
use crate::http::caller::Caller;
use crate::http::problem::{self, Problem};
use axum::body::Body;
use axum::body::Bytes;
use axum::extract::{FromRequestParts, MatchedPath, OriginalUri, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use service::Error;
use service::idempotency::{Repeat, fingerprint};
use store::attempt::Attempt;
use store::idempotency::Key;

/// The header's name as clients know it.
const HEADER: &str = "Idempotency-Key";
/// The longest key.
const MAX_KEY: usize = 255;
/// What is stored of a response besides status and body.
const KEPT: [HeaderName; 8] = [
    header::CONTENT_TYPE,
    header::CACHE_CONTROL,
    header::LOCATION,
    header::ETAG,
    header::LINK,
    header::ALLOW,
    header::RETRY_AFTER,
    header::WWW_AUTHENTICATE,
];

/// Answers a repeated write with the first response.
pub async fn once(State(api): State<ApiState>, request: Request, next: Next) -> Response {
    if !request.headers().contains_key(HEADER) || !repeats(&request) {
        return next.run(request).await;
    }
    attempt(api, request, next)
        .await
        .unwrap_or_else(IntoResponse::into_response)
}

/// Whether there is an endpoint for it that supports keys. A request without one is refused as such, whatever its key.
fn repeats(request: &Request) -> bool {
    let Some(path) = request.extensions().get::<MatchedPath>() else {
        return false;
    };
    let method = request.method().as_str();
    ENDPOINTS.iter().any(|endpoint| {
        endpoint.repeats()
            && endpoint.path == path.as_str()
            && endpoint.method.eq_ignore_ascii_case(method)
    })
}

async fn attempt(api: ApiState, request: Request, next: Next) -> Result<Response, Problem> {
    let (mut parts, body) = request.into_parts();
    let caller = Caller::from_request_parts(&mut parts, &api).await?;
    let key = key(&parts.headers)?;
    let bytes = body::read(&parts.headers, body).await?;
    let uri = parts
        .extensions
        .get::<OriginalUri>()
        .map_or(&parts.uri, |uri| &uri.0);
    let target = uri
        .path_and_query()
        .map_or_else(|| uri.path().to_owned(), ToString::to_string);
    let path = uri.path().to_owned();
    let print = fingerprint(parts.method.as_str(), &target, &bytes);
    match api
        .service
        .idempotency()
        .begin(&caller.actor, &key, &print)
        .await?
    {
        Repeat::Again {
            status,
            headers,
            body,
        } => Ok(again(status, &headers, body.as_ref())),
        Repeat::First(key) => {
            parts.extensions.insert(caller);
            let work = Work {
                api: api.clone(),
                path,
                parts,
                bytes,
                next,
                key: key.clone(),
            };
            match tokio::spawn(work.carry_out()).await {
                Ok(answer) => answer,
                Err(failed) => {
                    // It panicked: an internal error, after which the key is free again.
                    api.service
                        .idempotency()
                        .remember(&key, 500, &Value::Null, None)
                        .await?;
                    Err(Error::internal(format!("a request ended early: {failed}")).into())
                }
            }
        }
    }
}

/// A request that is carried out for the first time.
struct Work {
    api: ApiState,
    path: String,
    parts: Parts,
    bytes: Bytes,
    next: Next,
    key: Key,
}

impl Work {
    /// Carries it out, retrying on conflicts, and commits work and response together.
    async fn carry_out(self) -> Result<Response, Problem> {
        let service = &self.api.service;
        let mut tries = 1;
        loop {
            let attempt = Attempt::with_key(self.key.clone());
            let request = Request::from_parts(self.parts.clone(), Body::from(self.bytes.clone()));
            let response = attempt.run(self.next.clone().run(request)).await;
            let response = problem::complete(service, &self.path, response);
            let kept = self.keep(&attempt, response).await;
            let failed = match &kept {
                Ok(response) => response.status().is_server_error(),
                Err(_) => true,
            };
            if !failed {
                return kept;
            }
            if attempt.may_repeat() && tries < TRIES {
                service.pause(tries).await;
                tries += 1;
                continue;
            }
            if let Err(error) = service
                .idempotency()
                .remember(&self.key, 500, &Value::Null, None)
                .await
            {
                // A repetition can take the key over in a minute.
                tracing::warn!(%error, "an Idempotency-Key was not freed");
            }
            return kept;
        }
    }

    /// Stores the response with the work, and passes it on. Nothing of the work is committed when the response is an internal error.
    async fn keep(&self, attempt: &Attempt, response: Response) -> Result<Response, Problem> {
        let (parts, body) = response.into_parts();
        if parts.status.is_server_error() {
            attempt.give_up().await;
            return Ok(Response::from_parts(parts, body));
        }
        // Our own responses: JSON, at most a page of a list.
        let bytes = axum::body::to_bytes(body, usize::MAX)
            .await
            .map_err(Error::internal)?;
        let headers: Map<String, Value> = KEPT
            .iter()
            .filter_map(|name| {
                Some((
                    name.to_string(),
                    parts.headers.get(name)?.to_str().ok()?.into(),
                ))
            })
            .collect();
        let headers = Value::Object(headers);
        let body: Option<Value> = serde_json::from_slice(&bytes).ok();
        let status = parts.status.as_u16();
        let done = attempt.finish(i32::from(status), &headers, body.as_ref());
        let stands = done.await.map_err(Error::from)?;
        if !stands {
            let kept =
                self.api
                    .service
                    .idempotency()
                    .remember(&self.key, status, &headers, body.as_ref());
            if let Err(error) = kept.await {
                // Nothing was written, or its key is marked as having committed work.
                tracing::warn!(%error, "a response was not stored for its Idempotency-Key");
            }
        }
        Ok(Response::from_parts(parts, Body::from(bytes)))
    }
}

/// The key: 1 to 255 visible ASCII characters, given once.
fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all(HEADER).iter();
    let key = values.next().and_then(|value| value.to_str().ok());
    key.filter(|key| {
        (1..=MAX_KEY).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic())
    })
    .filter(|_| values.next().is_none())
    .map(ToOwned::to_owned)
    .ok_or_else(|| Problem::field(HEADER, "Send one key of 1 to 255 visible ASCII characters."))
}

/// The first response again.
fn again(status: u16, headers: &Value, body: Option<&Value>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, body.map(ToString::to_string).unwrap_or_default()).into_response();
    response.headers_mut().remove(header::CONTENT_TYPE);
    for name in KEPT {
        let value = headers.get(name.as_str()).and_then(Value::as_str);
        if let Some(value) = value.and_then(|value| HeaderValue::from_str(value).ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_is_short_and_visible() {
        let read = |values: &[&str]| {
            let mut headers = HeaderMap::new();
            for value in values {
                headers.append("idempotency-key", value.parse().unwrap());
            }
            key(&headers).ok()
        };
        assert_eq!(
            read(&["8e03978e-40d5-43dd-bc93-6894a57f9324"]).as_deref(),
            Some("8e03978e-40d5-43dd-bc93-6894a57f9324")
        );
        assert!(read(&[&"k".repeat(255)]).is_some());
        for wrong in [
            vec![""],
            vec!["a b"],
            vec!["a", "a"],
            vec![&"k".repeat(256)],
        ] {
            assert_eq!(read(&wrong), None, "{wrong:?}");
        }
    }

    #[test]
    fn an_answer_comes_back_whole() {
        let headers =
            json!({ "location": "/v1/x", "etag": "\"1\"", "content-type": "application/json" });
        let response = again(201, &headers, Some(&json!({})));
        assert_eq!(response.status(), StatusCode::CREATED);
        assert_eq!(response.headers()[header::LOCATION], "/v1/x");
        assert_eq!(response.headers()[header::ETAG], "\"1\"");
        assert_eq!(
            again(204, &json!({}), None)
                .headers()
                .get(header::CONTENT_TYPE),
            None
        );
    }
}
