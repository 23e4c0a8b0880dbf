//! Answers: JSON, a list, a place, a tag.

use super::query::Link;
use crate::http::json::written;
use crate::http::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

/// What a handler gives.
pub type Answer = Result<Reply, Problem>;

/// An answer that went well.
#[derive(Debug)]
pub struct Reply {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: Option<Value>,
}

impl Reply {
    /// 200 with this body.
    #[must_use]
    pub fn ok(body: impl Serialize) -> Self {
        Self {
            status: StatusCode::OK,
            headers: Vec::new(),
            body: Some(written(body)),
        }
    }

    /// 201: made, and there it is.
    #[must_use]
    pub fn created(place: &str, body: impl Serialize) -> Self {
        Self {
            status: StatusCode::CREATED,
            ..Self::ok(body)
        }
        .with(header::LOCATION, place)
    }

    /// 201: made, and there is no place where it could be seen again.
    #[must_use]
    pub fn made(body: impl Serialize) -> Self {
        Self {
            status: StatusCode::CREATED,
            ..Self::ok(body)
        }
    }

    /// One more member beside those of the body.
    #[must_use]
    pub fn beside(mut self, name: &'static str, value: Value) -> Self {
        if let Some(members) = self.body.as_mut().and_then(Value::as_object_mut) {
            members.insert(name.into(), value);
        }
        self
    }

    /// 202: a task does it; there it is.
    #[must_use]
    pub fn accepted(task: &str, body: impl Serialize) -> Self {
        Self {
            status: StatusCode::ACCEPTED,
            ..Self::ok(body)
        }
        .with(header::LOCATION, task)
    }

    /// 204: done, nothing to say.
    #[must_use]
    pub const fn done() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            headers: Vec::new(),
            body: None,
        }
    }

    /// 304: the caller has it as it is.
    #[must_use]
    pub const fn unchanged() -> Self {
        Self {
            status: StatusCode::NOT_MODIFIED,
            headers: Vec::new(),
            body: None,
        }
    }

    /// A page of a list.
    #[must_use]
    pub fn list(data: Vec<impl Serialize>, next: Option<String>, link: &Link) -> Self {
        let reply = Self::ok(json!({ "object": "list", "data": data, "next_cursor": next }));
        match next {
            Some(next) => reply.with(header::LINK, &link.next(&next)),
            None => reply,
        }
    }

    /// A page of a list that was asked for by its number; the link goes to the next number.
    #[must_use]
    pub fn numbered(
        data: Vec<impl Serialize>,
        next: Option<String>,
        link: &Link,
        number: Option<u32>,
    ) -> Self {
        let reply = Self::ok(json!({ "object": "list", "data": data, "next_cursor": next }));
        match number {
            Some(number) => reply.with(header::LINK, &link.to_page(number)),
            None => reply,
        }
    }

    /// The same with one more header. A value that no header can hold is left out.
    #[must_use]
    pub fn with(mut self, name: HeaderName, value: &str) -> Self {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.push((name, value));
        }
        self
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let mut response = match self.body {
            Some(body) => {
                let kind = [(
                    header::CONTENT_TYPE,
                    HeaderValue::from_static("application/json"),
                )];
                (self.status, kind, body.to_string()).into_response()
            }
            None => (self.status, Body::empty()).into_response(),
        };
        let headers = response.headers_mut();
        // For this caller alone, and to be asked again each time: the tag makes that cheap.
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
        for (name, value) in self.headers {
            headers.insert(name, value);
        }
        response
    }
}
