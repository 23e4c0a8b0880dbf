//! Pages of lists that a use case returns completely. Keyset like the others: the next page begins after the last row's key.

use super::pages::number;
use super::query::{Link, Query};
use super::reply::Reply;
use crate::http::problem::Problem;
use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::Serialize;

/// Which page, read from the query.
pub struct Slice {
    limit: usize,
    after: Option<String>,
    number: Option<u32>,
    link: Link,
}

impl Slice {
    /// Reads `limit` and `cursor`, or `page` and `page_size`, and refuses everything else.
    ///
    /// # Errors
    /// 422 that names each wrong parameter.
    pub fn of(mut query: Query) -> Result<Self, Problem> {
        if let Some((page, size)) = number(&mut query) {
            return Ok(Self {
                limit: size as usize,
                after: None,
                number: Some(page),
                link: query.done()?,
            });
        }
        let limit = query.limit() as usize;
        let after =
            query.cursor(|text| String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(text).ok()?).ok());
        Ok(Self {
            limit,
            after,
            number: None,
            link: query.done()?,
        })
    }

    /// The page out of all rows, which are sorted by their keys.
    #[must_use]
    pub fn page<T, W: Serialize>(
        &self,
        rows: &[T],
        key: impl Fn(&T) -> String,
        wire: impl Fn(&T) -> W,
    ) -> Reply {
        let first = self
            .after
            .as_ref()
            .map_or(0, |after| rows.partition_point(|row| key(row) <= *after));
        let first = self
            .number
            .map_or(first, |number| (number as usize - 1) * self.limit);
        let rest = rows.get(first..).unwrap_or_default();
        let shown = rest.get(..self.limit).unwrap_or(rest);
        let last = shown.last().filter(|_| rest.len() > shown.len());
        let next = last.map(|row| BASE64_URL_SAFE_NO_PAD.encode(key(row)));
        let data = shown.iter().map(wire).collect();
        match self.number {
            Some(number) => {
                let following = next.as_ref().map(|_| number + 1);
                Reply::numbered(data, next, &self.link, following)
            }
            None => Reply::list(data, next, &self.link),
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use axum::response::IntoResponse;
    use serde_json::{Value, json};

    async fn page(query: &str) -> (Value, Option<String>) {
        let slice = Slice::of(Query::of(format!("/x?{query}").parse().unwrap())).unwrap();
        let rows = ["a", "b", "c", "d", "e"];
        let body = slice
            .page(&rows, ToString::to_string, |row| json!(row))
            .into_response()
            .into_body();
        let body: Value =
            serde_json::from_slice(&axum::body::to_bytes(body, usize::MAX).await.unwrap()).unwrap();
        (
            body["data"].clone(),
            body["next_cursor"].as_str().map(ToOwned::to_owned),
        )
    }

    #[tokio::test]
    async fn pages_follow_each_other_to_the_end() {
        let (first, next) = page("limit=2").await;
        let (second, last) = page(&format!("limit=2&cursor={}", next.unwrap())).await;
        let (third, none) = page(&format!("limit=2&cursor={}", last.unwrap())).await;
        assert_eq!(
            (first, second, third, none),
            (json!(["a", "b"]), json!(["c", "d"]), json!(["e"]), None)
        );
        assert_eq!(page("limit=5").await.1, None);
    }

    #[tokio::test]
    async fn a_page_is_found_by_its_number() {
        assert_eq!(page("page=2&page_size=2").await.0, json!(["c", "d"]));
        assert_eq!(page("page=3&page_size=2").await, (json!(["e"]), None));
        assert_eq!(page("page=9&page_size=2").await, (json!([]), None));
    }

    #[test]
    fn a_cursor_that_nobody_wrote_is_refused() {
        assert!(Slice::of(Query::of("/x?cursor=%2F%2F".parse().unwrap())).is_err());
    }
}
