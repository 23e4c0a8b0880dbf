//! Errors, as AWS' clients expect them: `{"__type": …, "message": …}`. The one place where errors are converted to that.

use super::contact::member;
use super::media_type::JSON;
use crate::http::problem::Problem;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;
use service::Error;
use std::borrow::Cow;
use uuid::Uuid;

/// A request that was refused.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    kind: &'static str,
    message: Cow<'static, str>,
    /// For the log alone.
    log: Option<String>,
}

impl Refused {
    fn new(kind: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            kind,
            message: message.into(),
            log: None,
        }
    }

    pub(super) fn unsigned() -> Self {
        Self::new(
            "MissingAuthenticationTokenException",
            "Sign the request with an access key.",
        )
    }

    pub(super) fn incomplete(message: &'static str) -> Self {
        Self::new("IncompleteSignatureException", message)
    }

    pub(super) fn mismatch(message: &'static str) -> Self {
        Self::new("InvalidSignatureException", message)
    }

    pub(super) fn unknown_key() -> Self {
        Self::new(
            "UnrecognizedClientException",
            "The access key is not known, or no longer counts.",
        )
    }

    pub(super) fn unknown_operation() -> Self {
        Self::new(
            "UnknownOperationException",
            "Name an operation that is answered here in X-Amz-Target: Route53Domains_v20140515.…",
        )
    }

    pub(super) fn unreadable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("SerializationException", message)
    }

    pub(super) fn input(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("InvalidInput", message)
    }

    /// The domain does not exist, or not for this caller.
    pub(super) fn no_domain(name: &str) -> Self {
        Self::input(format!("DomainName: {name} is not in your account."))
    }

    pub(super) fn answer(self, path: &str, id: Uuid) -> Response {
        if let Some(log) = self.log {
            tracing::error!(reference = %id, %path, error = %log, "a request failed");
        }
        let body = json!({ "__type": self.kind, "message": self.message });
        (
            self.status,
            [(header::CONTENT_TYPE, JSON)],
            body.to_string(),
        )
            .into_response()
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::input("There is no such thing in your account."),
            Error::Unauthenticated => Self::unknown_key(),
            Error::Forbidden(need) => Self::new(
                "AccessDeniedException",
                format!("This access key does not carry the scope {need}."),
            ),
            Error::Invalid(fields) => {
                let all: Vec<String> = fields
                    .texts()
                    .into_iter()
                    .map(|(name, text)| format!("{}: {text}", member(&name)))
                    .collect();
                Self::input(all.join(" "))
            }
            Error::Rule { code, message, .. } => Self::input(format!("{message} ({code})")),
            Error::Throttled { retry_after } => Self::new(
                "ThrottlingException",
                format!("Rate exceeded; wait {retry_after} s."),
            ),
            Error::Stale { .. } | Error::Unavailable(_) => Self {
                status: StatusCode::SERVICE_UNAVAILABLE,
                ..Self::new("ServiceUnavailable", error.to_string())
            },
            Error::Internal(log) => Self {
                status: StatusCode::INTERNAL_SERVER_ERROR,
                log: Some(service::causes(&*log)),
                ..Self::new(
                    "InternalFailure",
                    "Something went wrong here; it is not your fault.",
                )
            },
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let fields: Vec<String> = problem
            .fields()
            .iter()
            .map(|(name, text)| format!("{name}: {text}"))
            .collect();
        let message = if fields.is_empty() {
            problem.message()
        } else {
            fields.join(" ").into()
        };
        Self {
            // An unreadable request is a bad request here.
            status: match problem.status() {
                StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
                status => status,
            },
            ..Self::unreadable(message)
        }
    }
}

/// The request as parsed, or everything that was wrong with it.
pub(super) fn or<T>(value: T, wrong: &[String]) -> Result<T, Refused> {
    if wrong.is_empty() {
        Ok(value)
    } else {
        Err(Refused::input(wrong.join(" ")))
    }
}
