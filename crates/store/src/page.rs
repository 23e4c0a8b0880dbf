//! Keyset pagination: the next page begins after the last row of this one, however many rows are added or removed meanwhile.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

/// The most rows on a page.
pub const MAX_ROWS: u32 = 200;

/// The last second of the year 9999: later than anything, and within the range that both engines sort correctly.
const END_OF_TIME: DateTime<Utc> = match DateTime::from_timestamp(253_402_300_799, 0) {
    Some(time) => time,
    None => DateTime::<Utc>::MAX_UTC,
};

/// Behind which row the first page of a list begins that goes back in time.
pub(crate) const LAST: (DateTime<Utc>, Uuid) = (END_OF_TIME, Uuid::max());

/// Which page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// How many rows, 1 to 200; anything else is clamped.
    pub limit: u32,
    /// The row that the page follows; `None` for the first page.
    pub after: Option<Cursor>,
}

/// Where a page ended: the last row's sort key and id. Opaque text to callers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cursor {
    pub(crate) key: String,
    pub(crate) id: Uuid,
}

impl Cursor {
    /// Of a list by time.
    pub(crate) fn at(time: DateTime<Utc>, id: Uuid) -> Self {
        Self {
            key: time.to_rfc3339_opts(SecondsFormat::Micros, true),
            id,
        }
    }

    /// The text for a URL.
    #[must_use]
    pub fn encode(&self) -> String {
        let mut bytes = self.id.as_bytes().to_vec();
        bytes.extend_from_slice(self.key.as_bytes());
        BASE64_URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Parses the text; `None` when it was not written by this code.
    #[must_use]
    pub fn decode(text: &str) -> Option<Self> {
        let bytes = BASE64_URL_SAFE_NO_PAD.decode(text).ok()?;
        let (id, key) = bytes.split_first_chunk::<16>()?;
        let key = String::from_utf8(key.to_vec()).ok()?;
        // PostgreSQL's texts hold no NUL.
        (!key.contains('\0')).then(|| Self {
            key,
            id: Uuid::from_bytes(*id),
        })
    }
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed<T> {
    /// The rows.
    pub rows: Vec<T>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Cursor>,
}

/// The statement with its limit as digits, in place of that placeholder (`$4`): SQLite prepares a statement anew each time a limit is bound. The place may stay bound; nothing asks for it.
pub(crate) fn with_limit(sql: &str, place: &str, limit: i64) -> String {
    sql.replace(&format!("LIMIT {place}"), &format!("LIMIT {limit}"))
}

impl<T> Listed<T> {
    /// Nothing, and nothing that follows.
    pub(crate) const fn nothing() -> Self {
        Self {
            rows: Vec::new(),
            next: None,
        }
    }
}

impl Page {
    /// Behind which row the page of a list by time begins; this one for the first page. `None` for a cursor of another list: nothing follows it.
    pub(crate) fn behind(&self, first: (DateTime<Utc>, Uuid)) -> Option<(DateTime<Utc>, Uuid)> {
        let Some(cursor) = &self.after else {
            return Some(first);
        };
        let at = DateTime::parse_from_rfc3339(&cursor.key).ok()?;
        Some((at.to_utc(), cursor.id))
    }

    /// How many rows to return.
    pub(crate) fn size(&self) -> usize {
        self.limit.clamp(1, MAX_ROWS) as usize
    }

    /// How many rows to query: one more tells whether there is a next page.
    pub(crate) fn fetch(&self) -> i64 {
        i64::from(self.limit.clamp(1, MAX_ROWS)) + 1
    }

    /// Drops the extra row, and makes the cursor from the last one that stays.
    pub(crate) fn listed<T>(&self, mut rows: Vec<T>, cursor: impl Fn(&T) -> Cursor) -> Listed<T> {
        let more = rows.len() > self.size();
        rows.truncate(self.size());
        let next = if more { rows.last().map(cursor) } else { None };
        Listed { rows, next }
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_limit_is_written_out() {
        let sql = with_limit(
            "SELECT a FROM (SELECT b LIMIT $4) WHERE c = $4 LIMIT $4",
            "$4",
            51,
        );
        assert_eq!(
            sql,
            "SELECT a FROM (SELECT b LIMIT 51) WHERE c = $4 LIMIT 51"
        );
    }

    #[test]
    fn a_list_by_time_begins_behind_its_cursor() {
        let page = |after| Page { limit: 1, after };
        assert_eq!(page(None).behind(LAST), Some(LAST));
        let at = DateTime::from_timestamp_micros(1_700_000_000_123_456).unwrap();
        let row = (at, Uuid::from_u128(7));
        assert_eq!(page(Some(Cursor::at(row.0, row.1))).behind(LAST), Some(row));
        let other = Cursor {
            key: "Novák".into(),
            id: row.1,
        };
        assert_eq!(page(Some(other)).behind(LAST), None);
    }

    proptest! {
        #[test]
        fn a_cursor_reads_back(key in "[^\u{0}]*", id in any::<u128>()) {
            let cursor = Cursor { key, id: Uuid::from_u128(id) };
            prop_assert_eq!(Cursor::decode(&cursor.encode()).unwrap(), cursor);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = Cursor::decode(&text);
        }
    }
}
