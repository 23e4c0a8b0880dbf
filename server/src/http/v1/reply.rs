//! Responses: JSON, a list, a location, a tag.

use super::query::Link;
use crate::http::json::written;
use crate::http::problem::Problem;
use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use wire::List;

/// What a handler returns.
pub type Answer = Result<Reply, Problem>;

/// A successful response.
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

    /// 201: created, with its location.
    #[must_use]
    pub fn created(place: &str, body: impl Serialize) -> Self {
        Self {
            status: StatusCode::CREATED,
            ..Self::ok(body)
        }
        .with(header::LOCATION, place)
    }

    /// 201: created, without a location where it could be read again.
    #[must_use]
    pub fn made(body: impl Serialize) -> Self {
        Self {
            status: StatusCode::CREATED,
            ..Self::ok(body)
        }
    }

    /// One more member besides those of the body.
    #[must_use]
    pub fn beside(mut self, name: &'static str, value: Value) -> Self {
        if let Some(members) = self.body.as_mut().and_then(Value::as_object_mut) {
            members.insert(name.into(), value);
        }
        self
    }

    /// 202: a task carries it out; with its location.
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

    /// 304: the client's copy is current.
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
        let reply = Self::ok(List {
            data,
            next_cursor: next.clone(),
        });
        match next {
            Some(next) => reply.with(header::LINK, &link.next(&next)),
            None => reply,
        }
    }

    /// A page of a list that was requested by its number; the link leads to the next number.
    #[must_use]
    pub fn numbered(
        data: Vec<impl Serialize>,
        next: Option<String>,
        link: &Link,
        number: Option<u32>,
    ) -> Self {
        let reply = Self::ok(List {
            data,
            next_cursor: next.clone(),
        });
        match number {
            Some(number) => reply.with(header::LINK, &link.to_page(number)),
            None => reply,
        }
    }

    /// The same with one more header. A value that is invalid in a header is left out.
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
        // For this caller alone, and to be revalidated each time: the tag makes that cheap.
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
