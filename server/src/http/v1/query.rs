//! Query parameters: each one is named when it is wrong, unknown or given twice.

use crate::http::problem::Problem;
use axum::extract::{FromRequestParts, OriginalUri};
use axum::http::Uri;
use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use model::field::{FieldCode, FieldErrors};
use std::convert::Infallible;
use store::{Cursor, Page};
use uuid::Uuid;

/// The default number of rows per page.
pub const DEFAULT_LIMIT: u32 = 50;
/// The most rows of a page.
const MAX_LIMIT: u32 = 200;

/// The query of a request. Take the known parameters, then [`Query::done`] refuses the rest.
pub struct Query {
    pairs: Vec<(String, String)>,
    errors: FieldErrors,
    uri: Uri,
}

impl Query {
    /// The query of this URI.
    #[must_use]
    pub fn of(uri: Uri) -> Self {
        // Any text is a query: what has no `=` is a name with an empty value.
        let pairs = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&uri)
            .map(|pairs| pairs.0)
            .unwrap_or_default();
        Self {
            pairs,
            errors: FieldErrors::default(),
            uri,
        }
    }

    /// The parameter's text; an empty one is none.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        self.given(name).filter(|text| !text.trim().is_empty())
    }

    /// A parameter that must be valid when it is given.
    pub fn read<T>(
        &mut self,
        name: &'static str,
        expected: &'static str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.given(name)?;
        let value = read(&text);
        if value.is_none() {
            self.errors.push(
                name,
                FieldCode::WrongType {
                    expected: expected.into(),
                },
            );
        }
        value
    }

    /// `true` or `false`.
    pub fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.read(name, "true or false", |text| match text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        })
    }

    /// An id.
    pub fn id<T: From<Uuid>>(&mut self, name: &'static str) -> Option<T> {
        self.read(name, "a UUID", |text| {
            Uuid::parse_str(text).ok().map(T::from)
        })
    }

    /// A time.
    pub fn time(&mut self, name: &'static str) -> Option<DateTime<Utc>> {
        self.read(name, "a time such as 2026-11-29T08:00:00Z", |text| {
            let time = DateTime::parse_from_rfc3339(text).ok()?;
            // Both engines compare times of four-digit years alone.
            (time.to_utc() >= DateTime::UNIX_EPOCH).then(|| time.to_utc())
        })
    }

    /// `at`: a past moment.
    pub fn moment(&mut self) -> Option<DateTime<Utc>> {
        let read = |text: &str| wire::DateTime::of_query(text).map(|at| at.0);
        self.read(
            "at",
            "a time as RFC 3339 writes it, such as 2026-03-03T14:00:00Z",
            read,
        )
    }

    /// `limit`: how many rows.
    pub fn limit(&mut self) -> u32 {
        let within = |text: &str| {
            text.parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
        };
        self.read("limit", "a number from 1 to 200", within)
            .unwrap_or(DEFAULT_LIMIT)
    }

    /// `limit` and `cursor`: which page.
    pub fn page(&mut self) -> Page {
        let limit = self.limit();
        Page {
            limit,
            after: self.cursor(Cursor::decode),
        }
    }

    /// `cursor`, as the list at hand writes it.
    pub fn cursor<T>(&mut self, decode: impl FnOnce(&str) -> Option<T>) -> Option<T> {
        self.read("cursor", "the next_cursor of an earlier answer", decode)
    }

    /// Whether the parameter is present.
    #[must_use]
    pub fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(key, _)| key == name)
    }

    /// Refuses a parameter that can't be combined with another.
    pub fn clash(&mut self, name: &'static str, code: FieldCode) {
        if self.given(name).is_some() {
            self.errors.push(name, code);
        }
    }

    /// Refuses unknown parameters, and reports all that were wrong.
    ///
    /// # Errors
    /// 422 that names each wrong or unknown parameter.
    pub fn done(mut self) -> Result<Link, Problem> {
        for (name, _) in std::mem::take(&mut self.pairs) {
            self.errors.push(
                name,
                FieldCode::Other {
                    text: "There is no such parameter here.".into(),
                },
            );
        }
        if self.errors.is_empty() {
            Ok(Link(self.uri))
        } else {
            Err(Problem::invalid(&self.errors))
        }
    }

    fn given(&mut self, name: &'static str) -> Option<String> {
        let mut found = self
            .pairs
            .extract_if(.., |(key, _)| key == name)
            .map(|(_, value)| value);
        let first = found.next();
        if found.next().is_some() {
            drop(found);
            self.errors.push(
                name,
                FieldCode::Other {
                    text: "Give this once.".into(),
                },
            );
            return None;
        }
        first
    }
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        // Inside a nested router the URI is stripped; links need the original.
        let uri = parts
            .extensions
            .get::<OriginalUri>()
            .map_or_else(|| parts.uri.clone(), |uri| uri.0.clone());
        Ok(Self::of(uri))
    }
}

/// The URI of this page, for the link to the next one.
pub struct Link(Uri);

impl Link {
    /// The same for the page of that number.
    #[must_use]
    pub fn to_page(&self, number: u32) -> String {
        self.with("page=", &number.to_string())
    }

    /// `Link: <…>; rel="next"` (RFC 8288): this URI with another cursor.
    #[must_use]
    pub fn next(&self, cursor: &str) -> String {
        self.with("cursor=", cursor)
    }

    fn with(&self, name: &str, value: &str) -> String {
        let kept = self
            .0
            .query()
            .unwrap_or_default()
            .split('&')
            .filter(|pair| !pair.is_empty() && !pair.starts_with(name));
        let pair = format!("{name}{value}");
        let query: Vec<&str> = kept.chain([pair.as_str()]).collect();
        format!("<{}?{}>; rel=\"next\"", self.0.path(), query.join("&"))
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::response::IntoResponse;

    fn query(text: &str) -> Query {
        Query::of(format!("/v1/things?{text}").parse().unwrap())
    }

    async fn refused(query: Query) -> Vec<String> {
        let body = query.done().err().unwrap().into_response().into_body();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        let body: serde_json::Value = serde_json::from_slice(&body).unwrap();
        body["fields"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    }

    #[test]
    fn a_page_has_its_bounds() {
        assert_eq!(
            query("").page(),
            Page {
                limit: 50,
                after: None
            }
        );
        for limit in [1, 200] {
            assert_eq!(query(&format!("limit={limit}")).page().limit, limit);
        }
    }

    #[tokio::test]
    async fn what_is_wrong_is_named() {
        for wrong in [
            "limit=0",
            "limit=201",
            "limit=x",
            "limit=",
            "limit=-1",
            "limit=5&limit=5",
        ] {
            let mut query = query(wrong);
            query.page();
            assert_eq!(refused(query).await, ["limit"], "{wrong}");
        }
        let mut query = query("cursor=%20&limit=0&active=yes&foo");
        query.page();
        query.flag("active");
        assert_eq!(refused(query).await, ["active", "cursor", "foo", "limit"]);
    }

    #[test]
    fn an_empty_search_is_none() {
        assert_eq!(query("q=%20").text("q"), None);
        assert_eq!(query("q=a+b%C3%A9").text("q").as_deref(), Some("a bé"));
    }

    #[test]
    fn the_next_page_keeps_the_filter() {
        let mut asked = query("q=a%20b&cursor=AAAAAAAAAAAAAAAAAAAAAA&limit=2");
        asked.page();
        asked.text("q");
        let link = asked.done().ok().unwrap().next("NEXT");
        assert_eq!(
            link,
            "</v1/things?q=a%20b&limit=2&cursor=NEXT>; rel=\"next\""
        );
    }
}
