//! Entity tags (RFC 9110, section 8.8.3) and conditional requests.
//!
//! A tag is the row's version, and after a dot, where a response shows more than its row, a digest of the response.
//! Writes are conditional on the version alone: registry data that was read back meanwhile is no conflict.

use super::reply::Reply;
use crate::http::json::written;
use crate::http::problem::Problem;
use axum::http::{HeaderMap, header};
use serde::Serialize;
use service::contacts::Version;
use sha2::{Digest, Sha256};
use std::fmt::Write as _;

/// The tag of a response that shows a row and nothing else.
#[must_use]
pub fn of_row(version: i64) -> String {
    format!("\"{version}\"")
}

/// The tag of a response that shows more than the row of this version.
#[must_use]
pub fn of_answer(version: i64, body: &impl Serialize) -> String {
    let digest = Sha256::digest(written(body).to_string());
    let mut tag = format!("\"{version}.");
    for byte in &digest[..8] {
        let _ = write!(tag, "{byte:02x}");
    }
    tag.push('"');
    tag
}

/// The response, or 304 when `If-None-Match` names its tag.
#[must_use]
pub fn unless_known(headers: &HeaderMap, tag: &str, body: impl Serialize) -> Reply {
    // Weak comparison: for reading, `W/"1"` is as good as `"1"`.
    let known = tags(headers, header::IF_NONE_MATCH).is_some_and(|tags| {
        tags.iter()
            .any(|each| each == "*" || each.strip_prefix("W/").unwrap_or(each) == tag)
    });
    if known {
        Reply::unchanged()
    } else {
        Reply::ok(body)
    }
    .with(header::ETAG, tag)
}

/// A writer's precondition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum IfMatch {
    /// Nothing, or `*`.
    Any,
    /// One of these versions. A tag that is not ours becomes a version that no row has.
    OneOf(Vec<i64>),
}

impl IfMatch {
    /// Parses `If-Match`.
    ///
    /// # Errors
    /// 422 when it is neither `*` nor a list of tags.
    pub fn of(headers: &HeaderMap) -> Result<Self, Problem> {
        if !headers.contains_key(header::IF_MATCH) {
            return Ok(Self::Any);
        }
        let tags = tags(headers, header::IF_MATCH).ok_or_else(|| {
            Problem::field(
                "If-Match",
                "Send * or the ETag of an earlier answer, with its quotation marks.",
            )
        })?;
        if tags == ["*"] {
            return Ok(Self::Any);
        }
        Ok(Self::OneOf(tags.iter().map(|tag| version(tag)).collect()))
    }

    /// The version that the use case is to require. Only a list of several needs the present one.
    ///
    /// # Errors
    /// The result of reading the current version.
    pub async fn seen(
        &self,
        current: impl Future<Output = service::Result<i64>>,
    ) -> Result<Version, Problem> {
        Ok(match self {
            Self::Any => Version::Any,
            Self::OneOf(versions) => match versions.as_slice() {
                [only] => Version::Is(*only),
                several => {
                    let current = current.await?;
                    Version::Is(if several.contains(&current) {
                        current
                    } else {
                        NO_ROW
                    })
                }
            },
        })
    }
}

/// A version that no row ever has.
const NO_ROW: i64 = -1;

/// Strong comparison: a weak tag matches nothing.
fn version(tag: &str) -> i64 {
    let inner = tag
        .strip_prefix('"')
        .and_then(|tag| tag.strip_suffix('"'))
        .unwrap_or_default();
    inner
        .split('.')
        .next()
        .and_then(|number| number.parse().ok())
        .filter(|version| *version > 0)
        .unwrap_or(NO_ROW)
}

/// The tags of a header, or `*` alone; `None` when it is missing or malformed.
fn tags(headers: &HeaderMap, name: header::HeaderName) -> Option<Vec<String>> {
    let mut tags = Vec::new();
    for value in headers.get_all(name) {
        let mut rest = value.to_str().ok()?.trim();
        if rest == "*" {
            tags.push("*".to_owned());
            continue;
        }
        while !rest.is_empty() {
            let weak = if rest.starts_with("W/") { 2 } else { 0 };
            let inner = rest[weak..].strip_prefix('"')?;
            let end = weak + 1 + inner.find('"')? + 1;
            tags.push(rest[..end].to_owned());
            rest = rest[end..].trim_start();
            rest = match rest.strip_prefix(',') {
                Some(more) => more.trim_start(),
                None if rest.is_empty() => rest,
                None => return None,
            };
        }
    }
    let alone = tags.len() == 1 || !tags.iter().any(|tag| tag == "*");
    (!tags.is_empty() && alone).then_some(tags)
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use serde_json::json;

    fn with(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().unwrap())])
    }

    #[test]
    fn if_match_reads_tags() {
        let read = |value: &str| IfMatch::of(&with(header::IF_MATCH, value)).ok();
        assert_eq!(IfMatch::of(&HeaderMap::new()).ok(), Some(IfMatch::Any));
        assert_eq!(read("*"), Some(IfMatch::Any));
        assert_eq!(read("\"3\""), Some(IfMatch::OneOf(vec![3])));
        assert_eq!(read("\"3.0a1b\" , \"4\""), Some(IfMatch::OneOf(vec![3, 4])));
        // Weak, or not ours: well-formed, and matches nothing.
        assert_eq!(read("W/\"3\""), Some(IfMatch::OneOf(vec![-1])));
        assert_eq!(read("\"abc\""), Some(IfMatch::OneOf(vec![-1])));
        for wrong in ["3", "\"3", "\"3\" \"4\"", "", "*, \"3\"", "W/3", "\"3\", x"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[tokio::test]
    async fn a_write_insists_on_what_was_seen() {
        let seen = async |condition: IfMatch| condition.seen(async { Ok(4) }).await.ok();
        assert_eq!(seen(IfMatch::OneOf(vec![3, 4])).await, Some(Version::Is(4)));
        assert_eq!(
            seen(IfMatch::OneOf(vec![2, 3])).await,
            Some(Version::Is(NO_ROW))
        );
        assert_eq!(seen(IfMatch::OneOf(vec![3])).await, Some(Version::Is(3)));
        assert_eq!(seen(IfMatch::Any).await, Some(Version::Any));
    }

    #[test]
    fn what_is_known_is_not_sent_again() {
        let status = |value: &str| {
            unless_known(&with(header::IF_NONE_MATCH, value), "\"3\"", json!({}))
                .into_response()
                .status()
                .as_u16()
        };
        for known in ["\"3\"", "W/\"3\"", "\"2\", \"3\"", "*"] {
            assert_eq!(status(known), 304, "{known}");
        }
        for unknown in ["\"2\"", "3", ""] {
            assert_eq!(status(unknown), 200, "{unknown}");
        }
    }

    #[test]
    fn an_answer_that_shows_more_has_a_tag_of_its_own() {
        let (one, other) = (
            of_answer(3, &json!({ "a": 1 })),
            of_answer(3, &json!({ "a": 2 })),
        );
        assert_ne!(one, other);
        assert_eq!((version(&one), version(&other)), (3, 3));
    }
}
