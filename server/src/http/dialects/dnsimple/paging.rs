//! Numbered pages, and sort orders: `page`, `per_page`, `sort=id:asc`.

use super::error::Refused;
use crate::http::v1::Query;
use axum::Json;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The default and the maximum number of rows per page.
const ROWS: (u32, u32) = (30, 100);

/// Which page.
#[derive(Debug, Clone, Copy)]
pub(super) struct Paging {
    page: u32,
    per_page: u32,
}

impl Paging {
    pub(super) fn of(query: &mut Query) -> Self {
        let within =
            |most: u32| move |text: &str| text.parse().ok().filter(|n| (1..=most).contains(n));
        let page = query.read("page", "a number from 1", within(1_000_000));
        let per_page = query.read("per_page", "a number from 1 to 100", within(ROWS.1));
        Self {
            page: page.unwrap_or(1),
            per_page: per_page.unwrap_or(ROWS.0),
        }
    }

    /// How many rows, and how many precede them.
    pub(super) fn window(self) -> (u32, u64) {
        let before = u64::from(self.page - 1) * u64::from(self.per_page);
        (self.per_page, before)
    }

    /// The page of a list that is loaded completely.
    pub(super) fn cut<T>(self, rows: Vec<T>) -> (Vec<T>, i64) {
        let total = rows.len() as i64;
        let (limit, skip) = self.window();
        let skip = usize::try_from(skip).unwrap_or(usize::MAX);
        let rows = rows.into_iter().skip(skip).take(limit as usize).collect();
        (rows, total)
    }

    pub(super) fn answer(self, data: Vec<Value>, total: i64) -> Response {
        let pages = total
            .unsigned_abs()
            .div_ceil(u64::from(self.per_page))
            .max(1);
        Json(json!({
            "data": data,
            "pagination": {
                "current_page": self.page,
                "per_page": self.per_page,
                "total_entries": total,
                "total_pages": pages,
            },
        }))
        .into_response()
    }
}

/// `sort`: one of these words followed by `:asc` or `:desc`; the first by default.
pub(super) fn sort<T: Copy>(query: &mut Query, words: &[(&str, T)]) -> Result<(T, bool), Refused> {
    let read = |text: &str| {
        let (word, way) = text.split_once(':').unwrap_or((text, "asc"));
        let (_, sort) = words.iter().find(|(each, _)| *each == word)?;
        match way {
            "asc" => Some((*sort, false)),
            "desc" => Some((*sort, true)),
            _ => None,
        }
    };
    let first = words.first().map(|(_, sort)| (*sort, false));
    let asked = query.read(
        "sort",
        "a field that is sorted by, with :asc or :desc",
        read,
    );
    asked
        .or(first)
        .ok_or_else(|| Refused::field("sort", "There is nothing to sort by."))
}
