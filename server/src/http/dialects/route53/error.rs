//! Errors, as AWS' clients expect them: `{"__type": …, "message": …}`. The one place where errors are converted to that.

use super::contact::member;
use super::protocol::Protocol;
use crate::http::problem::Problem;
use axum::http::StatusCode;
use axum::response::Response;
use service::Error;
use std::borrow::Cow;
use uuid::Uuid;

/// How many characters of a name that nothing has are said again.
const NAMED: usize = 80;

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

    pub(super) fn no_operation() -> Self {
        Self::new(
            "UnknownOperationException",
            "Name an operation in X-Amz-Target: Route53Domains_v20140515.…",
        )
    }

    /// An operation that is none, or none of those here.
    pub(super) fn unknown_operation(name: &str, known: &[&str]) -> Self {
        let name: String = name.chars().take(NAMED).collect();
        Self::new(
            "UnknownOperationException",
            format!(
                "{name} is not answered here. Answered are {}.",
                known.join(", ")
            ),
        )
    }

    /// The path is none of this API's.
    pub(super) fn elsewhere(path: &'static str) -> Self {
        Self {
            status: StatusCode::NOT_FOUND,
            ..Self::new(
                "UnknownOperationException",
                format!("There is nothing at this path; the endpoint is {path}."),
            )
        }
    }

    /// This one operation was asked for too often. Clients try it again by themselves for a throttled request, and not for this.
    pub(super) fn too_often(retry_after: u64) -> Self {
        Self::new(
            "OperationLimitExceeded",
            format!("A message was sent a moment ago; another one can be sent in {retry_after} s."),
        )
    }

    pub(super) fn unreadable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("SerializationException", message)
    }

    pub(super) fn input(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new("InvalidInput", message)
    }

    /// The domain does not exist, or not for this caller.
    pub(super) fn no_domain(member: &str, name: &str) -> Self {
        Self::input(format!("{member}: {name} not found in your account."))
    }

    pub(super) fn answer(self, protocol: Protocol, path: &str, id: Uuid) -> Response {
        if let Some(log) = self.log {
            tracing::error!(reference = %id, %path, error = %log, "a request failed");
        }
        protocol.answer(self.status, &protocol.error(self.kind, &self.message))
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::NotFound => Self::input("Not found in your account."),
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
