//! Errors, as DNSimple's clients expect them: `{"message": …, "errors": {"field": ["…"]}}`. The one place where errors are converted to that.

use crate::http::problem::Problem;
use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use service::Error;
use std::collections::BTreeMap;

/// How many characters of a name that nothing has are said again.
const NAMED: usize = 255;

/// A request that was refused.
#[derive(Debug)]
pub(super) struct Refused {
    problem: Problem,
    /// The fields, under this vendor's names.
    errors: BTreeMap<String, String>,
}

/// Our field's name in the vendor's words.
fn name_of(field: &str) -> String {
    match field {
        "org_name" => "organization_name",
        "street1" => "address1",
        "street2" => "address2",
        "region" => "state_province",
        "country_code" => "country",
        "registrant" => "contact_id",
        other => other,
    }
    .to_owned()
}

impl Refused {
    /// There is no such path.
    pub(super) fn not_found() -> Self {
        Error::NotFound.into()
    }

    /// The path is none of this API's; the text says where those are.
    pub(super) fn elsewhere(text: &'static str) -> Self {
        Problem::new(StatusCode::NOT_FOUND, "not_found", text).into()
    }

    /// What the path names does not exist, or not for this caller. Clients look for these words.
    pub(super) fn missing(what: &str, named: &str) -> Self {
        // What is no id can be anything, and is cut before it is said again.
        let named: String = named.chars().take(NAMED).collect();
        Problem::new(
            StatusCode::NOT_FOUND,
            "not_found",
            format!("{what} `{named}` not found"),
        )
        .into()
    }

    /// A thing that the path names and that was not found, in the vendor's words; everything else is unchanged.
    pub(super) fn or_missing(self, what: &str, named: &str) -> Self {
        if self.problem.status() == StatusCode::NOT_FOUND {
            Self::missing(what, named)
        } else {
            self
        }
    }

    pub(super) fn method_not_allowed() -> Self {
        Problem::new(
            StatusCode::METHOD_NOT_ALLOWED,
            "request.method",
            "This can't be done here; Allow names what can.",
        )
        .into()
    }

    /// Something that a body names and that does not exist is a wrong field; everything else is unchanged.
    pub(super) fn of_field(self, name: &'static str, text: &'static str) -> Self {
        if self.problem.status() == StatusCode::NOT_FOUND {
            Self::field(name, text)
        } else {
            self
        }
    }

    /// One wrong field.
    pub(super) fn field(name: &'static str, text: &'static str) -> Self {
        Problem::field(name, text).into()
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        Problem::from(error).into()
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        let errors = problem
            .fields()
            .iter()
            .map(|(name, text)| (name_of(name), text.clone()))
            .collect();
        Self { problem, errors }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = self.problem.status();
        if status.is_server_error() {
            // The log's text and the reference number are added by a layer around every route.
            return self.problem.into_response();
        }
        // Refusals and validation errors are bad requests here.
        let status = match status {
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::CONFLICT => StatusCode::BAD_REQUEST,
            status => status,
        };
        let message = match status {
            StatusCode::BAD_REQUEST if !self.errors.is_empty() => "Validation failed".into(),
            StatusCode::UNAUTHORIZED => "Authentication failed".into(),
            StatusCode::NOT_FOUND if self.problem.message() == Problem::not_found().message() => {
                "Not found".into()
            }
            _ => self.problem.message(),
        };
        let mut body = json!({ "message": message });
        if let (false, Some(members)) = (self.errors.is_empty(), body.as_object_mut()) {
            let errors: serde_json::Map<String, Value> = self
                .errors
                .into_iter()
                .map(|(name, text)| (name, json!([text])))
                .collect();
            members.insert("errors".into(), errors.into());
        }
        let mut response = (status, Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        for (name, value) in self.problem.headers() {
            headers.insert(name, value.clone());
        }
        response
    }
}
