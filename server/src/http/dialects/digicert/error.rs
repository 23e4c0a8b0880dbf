//! Errors, as DigiCert's clients expect them: `{"errors": [{"code": …, "message": …}]}`. The one place where errors are converted to that.

use crate::http::problem::Problem;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use service::Error;
use service::certificates::CertificateError;
use std::borrow::Cow;

/// The codes that programs branch on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    ContactTypeDuplicate,
    ContactsRequired,
    ContactTypeInvalid,
    FieldRequired,
    FieldTooLong,
    FieldInvalid,
    OrganizationContactRequired,
}

impl Code {
    const fn as_str(self) -> &'static str {
        match self {
            Self::ContactTypeDuplicate => "contact_type_duplicate",
            Self::ContactsRequired => "contacts_required",
            Self::ContactTypeInvalid => "contact_type_invalid",
            Self::FieldRequired => "field_required",
            Self::FieldTooLong => "field_too_long",
            Self::FieldInvalid => "field_invalid",
            Self::OrganizationContactRequired => "organization_contact_required",
        }
    }
}

/// A request that was refused, with every reason.
#[derive(Debug)]
pub(super) struct Refused {
    status: StatusCode,
    reasons: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    retry_after: Option<u64>,
    /// An internal error: logged, and given a reference number, by [`Problem`].
    ours: Option<Problem>,
}

impl Refused {
    /// Nothing wrong so far.
    pub(super) const fn nothing() -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            reasons: Vec::new(),
            retry_after: None,
            ours: None,
        }
    }

    fn one(
        status: StatusCode,
        code: impl Into<Cow<'static, str>>,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            status,
            reasons: vec![(code.into(), message.into())],
            ..Self::nothing()
        }
    }

    pub(super) fn method_not_allowed() -> Self {
        Self::one(
            StatusCode::METHOD_NOT_ALLOWED,
            "method_not_allowed",
            "Only GET and PUT are answered here.",
        )
    }

    pub(super) fn push(&mut self, code: Code, message: impl Into<Cow<'static, str>>) {
        self.reasons.push((code.as_str().into(), message.into()));
    }

    pub(super) fn count(&self) -> usize {
        self.reasons.len()
    }

    /// The value when nothing is wrong.
    pub(super) fn or<T>(self, value: T) -> Result<T, Self> {
        if self.reasons.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl From<CertificateError> for Refused {
    fn from(error: CertificateError) -> Self {
        let mut refused = Self::nothing();
        match error {
            CertificateError::Empty => refused.push(
                Code::ContactsRequired,
                "contacts: send a list with at least one contact.",
            ),
            CertificateError::OrganizationContact => refused.push(
                Code::OrganizationContactRequired,
                "An organization keeps its organization contact; replace it instead.",
            ),
            CertificateError::Other(error) => return error.into(),
        }
        refused
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        match error {
            Error::Unauthenticated => Self::one(
                StatusCode::UNAUTHORIZED,
                "access_denied|invalid_api_key",
                "Send an API key that counts, in X-DC-DEVKEY.",
            ),
            Error::Forbidden(need) => Self::one(
                StatusCode::FORBIDDEN,
                "access_denied|invalid_permission",
                format!("This key does not allow it; it needs {need}."),
            ),
            Error::NotFound => Self::one(
                StatusCode::NOT_FOUND,
                "not_found|organization",
                "There is no such organization.",
            ),
            Error::Throttled { retry_after } => Self {
                retry_after: Some(retry_after),
                ..Self::one(
                    StatusCode::TOO_MANY_REQUESTS,
                    "request_limit_exceeded",
                    format!("Too many requests; wait {retry_after} s."),
                )
            },
            other => Problem::from(other).into(),
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let status = match problem.status() {
            // An unreadable request is a bad request here.
            StatusCode::UNPROCESSABLE_ENTITY => StatusCode::BAD_REQUEST,
            status => status,
        };
        if status.is_server_error() {
            return Self {
                status,
                ours: Some(problem),
                ..Self::nothing()
            };
        }
        let fields = problem.fields();
        let code = if status == StatusCode::BAD_REQUEST {
            Code::FieldInvalid.as_str().into()
        } else {
            problem.code()
        };
        if fields.is_empty() {
            return Self::one(status, code, problem.message());
        }
        let reasons = fields
            .iter()
            .map(|(name, text)| (code.clone(), format!("{name}: {text}").into()))
            .collect();
        Self {
            status,
            reasons,
            ..Self::nothing()
        }
    }
}

/// The errors, in DigiCert's format.
#[derive(Serialize)]
struct Reasons<'a> {
    errors: Vec<Reason<'a>>,
}

#[derive(Serialize)]
struct Reason<'a> {
    code: &'a str,
    message: &'a str,
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        if let Some(problem) = self.ours {
            // The log's text and the reference number are added by a layer around every route.
            return problem.into_response();
        }
        let errors = self
            .reasons
            .iter()
            .map(|(code, message)| Reason { code, message })
            .collect();
        let mut response = (self.status, Json(Reasons { errors })).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }
}
