//! Which page of a list: by cursor, or by number, as OnetSolutions' clients ask.
//!
//! A numbered page is found by walking the list in order, so both ways show the same rows; rows that come or go meanwhile shift numbered pages only.

use super::query::{Link, Query};
use super::reply::Reply;
use crate::http::problem::Problem;
use model::field::FieldCode;
use serde::Serialize;
use store::{Cursor, Listed, Page};

/// The most rows that one query skips.
const STRIDE: u32 = 200;
/// The greatest page number: nobody reads that far, and each preceding page has a cost.
const LAST: u32 = 10_000;

/// Which page was asked for, read from the query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pages {
    /// `limit` and `cursor`.
    Behind(Page),
    /// `page` from 1, and `page_size`.
    Number {
        /// From 1.
        page: u32,
        /// How many rows a page has.
        size: u32,
    },
}

/// `page` and `page_size` of a query; `None` when neither is there.
pub fn number(query: &mut Query) -> Option<(u32, u32)> {
    let asked = query.has("page") || query.has("page_size");
    if !asked {
        return None;
    }
    let within = |most: u32| {
        move |text: &str| {
            text.parse()
                .ok()
                .filter(|number| (1..=most).contains(number))
        }
    };
    let page = query.read("page", "a number from 1 to 10000", within(LAST));
    let size = query.read("page_size", "a number from 1 to 200", within(STRIDE));
    for other in ["limit", "cursor"] {
        query.clash(
            other,
            FieldCode::Other {
                text: "Give either page and page_size, or limit and cursor.".into(),
            },
        );
    }
    Some((
        page.unwrap_or(1),
        size.unwrap_or(super::query::DEFAULT_LIMIT),
    ))
}

impl Pages {
    /// Reads `page` and `page_size`, or `limit` and `cursor`; not both.
    pub fn of(query: &mut Query) -> Self {
        match number(query) {
            Some((page, size)) => Self::Number { page, size },
            None => Self::Behind(query.page()),
        }
    }

    /// The page's rows as JSON, out of a list that is read page by page.
    ///
    /// # Errors
    /// What reading the list says.
    pub async fn reply<T, W: Serialize, Reading>(
        self,
        link: Link,
        read: impl Fn(Page) -> Reading,
        wire: impl Fn(&T) -> W,
    ) -> Result<Reply, Problem>
    where
        Reading: Future<Output = service::Result<Listed<T>>>,
    {
        let wires = |rows: &[T]| rows.iter().map(&wire).collect::<Vec<_>>();
        match self {
            Self::Behind(page) => {
                let listed = read(page).await?;
                Ok(Reply::list(
                    wires(&listed.rows),
                    listed.next.map(|next| next.encode()),
                    &link,
                ))
            }
            Self::Number { page, size } => {
                let mut skip = (page - 1) * size;
                let mut after: Option<Cursor> = None;
                while skip > 0 {
                    let limit = skip.min(STRIDE);
                    let listed = read(Page { limit, after }).await?;
                    let Some(next) = listed.next else {
                        return Ok(Reply::numbered(Vec::<W>::new(), None, &link, None));
                    };
                    after = Some(next);
                    skip -= limit;
                }
                let page_of = Page { limit: size, after };
                let listed = read(page_of).await?;
                let next = listed.next.map(|next| next.encode());
                let number = next.as_ref().map(|_| page + 1);
                Ok(Reply::numbered(wires(&listed.rows), next, &link, number))
            }
        }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn query(text: &str) -> Query {
        Query::of(format!("/v1/things?{text}").parse().unwrap())
    }

    #[test]
    fn a_page_has_a_number_or_a_cursor() {
        let number = |page, size| Pages::Number { page, size };
        for (text, pages) in [
            ("page=3", number(3, 50)),
            ("page_size=20", number(1, 20)),
            ("page=2&page_size=200", number(2, 200)),
        ] {
            let mut query = query(text);
            assert_eq!(Pages::of(&mut query), pages, "{text}");
            assert!(query.done().is_ok());
        }
        assert!(matches!(
            Pages::of(&mut query("limit=5")),
            Pages::Behind(Page { limit: 5, .. })
        ));
    }

    #[test]
    fn a_wrong_number_is_refused_and_so_are_both_ways_at_once() {
        for text in [
            "page=0",
            "page=10001",
            "page=-1",
            "page=x",
            "page_size=0",
            "page_size=201",
            "page=1&limit=5",
            "page_size=5&cursor=AAAAAAAAAAAAAAAAAAAAAA",
            "page=1&page=2",
        ] {
            let mut query = query(text);
            Pages::of(&mut query);
            assert!(query.done().is_err(), "{text}");
        }
    }
}
