//! Where a client broke off.

use crate::http::problem::Problem;
use crate::http::v1::Query;
use axum::http::HeaderMap;

/// The header that an `EventSource` sends when it reconnects.
const HEADER: &str = "Last-Event-ID";

/// `Last-Event-ID`, else `?after=`. The header is the newer of the two: an `EventSource` reconnects to its first URL.
///
/// # Errors
/// 422 when the one that counts is not a number from 0.
pub(super) fn read(headers: &HeaderMap, query: &mut Query) -> Result<Option<i64>, Problem> {
    let number = |text: &str| text.parse::<i64>().ok().filter(|number| *number >= 0);
    let after = query.read("after", "the number of an event", number);
    let Some(value) = headers.get(HEADER).filter(|value| !value.is_empty()) else {
        return Ok(after);
    };
    let last = value.to_str().ok().and_then(number);
    last.map(Some)
        .ok_or_else(|| Problem::field(HEADER, "Expected the number of an event."))
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn cursor(header: Option<&str>, query: &str) -> Option<Option<i64>> {
        let mut headers = HeaderMap::new();
        if let Some(header) = header {
            headers.insert("last-event-id", header.parse().unwrap());
        }
        let mut query = Query::of(format!("/events?{query}").parse().unwrap());
        let after = read(&headers, &mut query).ok()?;
        query.done().is_ok().then_some(after)
    }

    #[test]
    fn the_header_is_younger_than_the_address() {
        assert_eq!(cursor(None, ""), Some(None));
        assert_eq!(cursor(None, "after=0"), Some(Some(0)));
        assert_eq!(cursor(Some("7"), "after=3"), Some(Some(7)));
        assert_eq!(cursor(Some(""), "after=3"), Some(Some(3)));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for (header, query) in [
            (None, "after=x"),
            (None, "after=-1"),
            (None, "after="),
            (Some("x"), ""),
            (Some("-1"), ""),
            (None, "since=1"),
        ] {
            assert_eq!(cursor(header, query), None, "{header:?} {query}");
        }
    }
}
