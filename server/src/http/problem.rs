//! Errors over HTTP: RFC 9457 problem details. The one place where [`service::Error`] becomes a status and a code.
//!
//! A handler returns a [`Problem`]; [`finish`], around every route, adds the path (`instance`) and, for an internal error, a reference
//! number that is in the log too. The log's text is never sent to a client.

use super::json::written;
use axum::Json;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use model::field::{FieldCode, FieldErrors};
use serde_json::Value;
use service::{Error, Service, causes};
use std::any::Any;
use std::borrow::Cow;
use std::collections::BTreeMap;

/// `Retry-After` for a busy database or an unavailable registry, in seconds.
const RETRY_AFTER: u64 = 5;

/// An error to be sent.
#[derive(Debug, Clone)]
pub struct Problem(Box<Inner>);

#[derive(Debug, Clone)]
struct Inner {
    status: StatusCode,
    code: Cow<'static, str>,
    message: Cow<'static, str>,
    fields: BTreeMap<String, String>,
    /// The optional members.
    more: More,
    headers: Vec<(HeaderName, HeaderValue)>,
    /// For the log alone.
    log: Option<String>,
}

#[derive(Debug, Clone, Default)]
struct More {
    instance: Option<String>,
    reference: Option<String>,
    current: Option<Value>,
    current_version: Option<i64>,
}

impl Problem {
    /// A problem with a dotted code that programs branch on, and a sentence that people read.
    #[must_use]
    pub fn new(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self(Box::new(Inner {
            status,
            code: code.into(),
            message: message.into(),
            fields: BTreeMap::new(),
            more: More::default(),
            headers: Vec::new(),
            log: None,
        }))
    }

    /// It does not exist, or not for this caller.
    #[must_use]
    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            "not_found",
            "There is nothing here for you.",
        )
    }

    /// 422 with each wrong field named.
    #[must_use]
    pub fn invalid(fields: &FieldErrors) -> Self {
        let mut problem = Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "request.invalid",
            "Some fields are wrong; nothing was done.",
        );
        problem.0.fields = fields.texts();
        problem
    }

    /// 422 about one field, header or query parameter.
    #[must_use]
    pub fn field(name: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) -> Self {
        Self::invalid(&FieldErrors::one(
            name,
            FieldCode::Other { text: text.into() },
        ))
    }

    /// The same with one more header.
    #[must_use]
    pub fn with_header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers.push((name, value));
        self
    }

    /// The same with its wrong fields under this endpoint's names.
    #[must_use]
    pub fn with_fields_named(mut self, named: impl Fn(&str) -> String) -> Self {
        let fields = std::mem::take(&mut self.0.fields);
        self.0.fields = fields
            .into_iter()
            .map(|(name, text)| (named(&name), text))
            .collect();
        self
    }

    /// The status it will be answered with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The code that programs branch on.
    #[must_use]
    pub fn code(&self) -> Cow<'static, str> {
        self.0.code.clone()
    }

    /// The sentence that people read.
    #[must_use]
    pub fn message(&self) -> Cow<'static, str> {
        self.0.message.clone()
    }

    /// The wrong fields with what is wrong.
    #[must_use]
    pub fn fields(&self) -> &BTreeMap<String, String> {
        &self.0.fields
    }

    /// The headers that go with it.
    #[must_use]
    pub fn headers(&self) -> &[(HeaderName, HeaderValue)] {
        &self.0.headers
    }

    /// As the API shows it.
    #[must_use]
    pub fn wire(&self) -> wire::Problem {
        let inner = &*self.0;
        let reason = inner.status.canonical_reason();
        wire::Problem {
            r#type: "about:blank".into(),
            title: reason.unwrap_or("Error").into(),
            status: inner.status.as_u16(),
            detail: inner.message.clone().into(),
            code: inner.code.clone().into(),
            message: inner.message.clone().into(),
            fields: inner.fields.clone(),
            instance: inner.more.instance.clone(),
            reference: inner.more.reference.clone(),
            current: inner.more.current.clone(),
            current_version: inner.more.current_version,
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::not_found(),
            Error::Unauthenticated => Self::new(
                StatusCode::UNAUTHORIZED,
                "auth.required",
                "Sign in, or send a valid API key.",
            )
            .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")),
            Error::Forbidden(need) => Self::new(
                StatusCode::FORBIDDEN,
                "auth.forbidden",
                format!("Your role or your key's scopes are too small; this needs {need}."),
            ),
            Error::Invalid(fields) => Self::invalid(&fields),
            Error::Rule {
                code,
                message,
                fields,
            } => {
                // The one rule where waiting helps: the draft on Idempotency-Key asks for 409.
                let waits = code == "idempotency.in_progress";
                // A race with another request, or a lost response: the request is valid, its timing is not.
                let conflicts = code == "idempotency.answer_lost"
                    || code.starts_with("reference.")
                    // So is one to run a plan that is not true any more, or has run.
                    || matches!(code, "plan.stale" | "plan.ran");
                let status = if waits || conflicts {
                    StatusCode::CONFLICT
                } else {
                    StatusCode::UNPROCESSABLE_ENTITY
                };
                let mut problem = Self::new(status, code, message);
                problem.0.fields = fields.texts();
                if waits {
                    problem.with_header(header::RETRY_AFTER, HeaderValue::from_static("1"))
                } else {
                    problem
                }
            }
            Error::Stale { current, version } => {
                let mut problem = Self::new(
                    StatusCode::PRECONDITION_FAILED,
                    "request.stale",
                    "It was changed meanwhile; nothing was written. `current` shows how it stands now.",
                );
                problem.0.more.current = Some(*current);
                problem.0.more.current_version = Some(version);
                problem
            }
            Error::Throttled { retry_after } => Self::new(
                StatusCode::TOO_MANY_REQUESTS,
                "rate.limited",
                "Too many tries. Wait a while.",
            )
            .with_header(header::RETRY_AFTER, HeaderValue::from(retry_after)),
            Error::Unavailable(words) => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, "server.unavailable", words)
                    .with_header(header::RETRY_AFTER, HeaderValue::from(RETRY_AFTER))
            }
            Error::Internal(log) => {
                let mut problem = Self::new(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "server.error",
                    "Something went wrong here; it is not your fault.",
                );
                problem.0.log = Some(causes(&*log));
                problem
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = (self.0.status, Json(written(self.wire()))).into_response();
        let headers = response.headers_mut();
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/problem+json"),
        );
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in &self.0.headers {
            headers.insert(name, value.clone());
        }
        // `finish` looks for it.
        response.extensions_mut().insert(self);
        response
    }
}

/// A bug of ours within a route: the request gets a response, all others are unaffected.
pub(super) fn panicked(why: Box<dyn Any + Send + 'static>) -> Response {
    Problem::from(Error::internal(format!(
        "a request panicked: {}",
        words(&*why)
    )))
    .into_response()
}

/// A panic's message.
pub(super) fn words(why: &(dyn Any + Send)) -> &str {
    why.downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| why.downcast_ref::<&str>().copied())
        .unwrap_or("no words")
}

/// A layer around every route that returns problems: adds the path, and logs internal errors under the reference number in the response.
pub async fn finish(
    State(service): State<Service>,
    OriginalUri(uri): OriginalUri,
    request: Request,
    next: Next,
) -> Response {
    complete(&service, uri.path(), next.run(request).await)
}

/// What [`finish`] does, for a layer that must see the complete response. It is idempotent.
pub(super) fn complete(service: &Service, path: &str, mut response: Response) -> Response {
    let Some(mut problem) = response.extensions_mut().remove::<Problem>() else {
        return response;
    };
    let inner = &mut problem.0;
    inner.more.instance = Some(path.into());
    if let Some(log) = inner.log.take() {
        let reference = service.token().simple().to_string();
        tracing::error!(%reference, %path, error = %log, "a request failed");
        inner.message = format!("{} Reference: {reference}.", inner.message).into();
        inner.more.reference = Some(reference);
    }
    let body = written(problem.wire()).to_string();
    let (mut parts, _) = response.into_parts();
    parts.headers.remove(header::CONTENT_LENGTH);
    Response::from_parts(parts, Body::from(body))
}

#[cfg(test)]
mod tests;
