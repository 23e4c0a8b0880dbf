//! Numbered pages, and sort orders: `page`, `per_page`, `sort=label:asc,id:desc`.

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

/// `sort`: some of these words separated by commas, each followed by `:asc` or `:desc` if it likes; the first by default.
pub(super) fn sorts<T: Copy>(query: &mut Query, words: &[(&str, T)]) -> Vec<(T, bool)> {
    let key = |text: &str| {
        let (word, way) = text.split_once(':').unwrap_or((text, "asc"));
        let (_, sort) = words.iter().find(|(each, _)| *each == word.trim())?;
        match way.trim() {
            "asc" => Some((*sort, false)),
            "desc" => Some((*sort, true)),
            _ => None,
        }
    };
    let read = |text: &str| {
        let keys: Option<Vec<_>> = text.split(',').map(key).collect();
        keys.filter(|keys| keys.len() <= words.len())
    };
    let asked = query.read(
        "sort",
        "fields that are sorted by, such as id:asc, with commas between",
        read,
    );
    asked.unwrap_or_else(|| {
        words
            .first()
            .map(|(_, sort)| (*sort, false))
            .into_iter()
            .collect()
    })
}
