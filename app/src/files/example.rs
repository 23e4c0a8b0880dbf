//! A file to begin with: the columns, and two rows that say what they mean.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use service::files::{CONTACT_COLUMNS, DOMAIN_COLUMNS};

/// A row: its columns, and what stands in them. The others are empty.
type Row = &'static [(&'static str, &'static str)];

/// Rows of contacts: one for a firm and one for a person, both without a handle, so both new.
const CONTACTS: [Row; 2] = [
    &[
        ("first_name", "Jana"),
        ("last_name", "Nováková"),
        ("org_name", "Example s.r.o."),
        ("email", "jana@example.com"),
        ("phone", "+420 601 123 456"),
        ("street1", "Dlouhá 1"),
        ("city", "Praha"),
        ("postal_code", "110 00"),
        ("country_code", "CZ"),
        ("disclose", "yes"),
        ("is_active", "yes"),
    ],
    &[
        ("first_name", "Max"),
        ("last_name", "Muster"),
        ("email", "max@example.org"),
        ("street1", "Musterweg 2"),
        ("street2", "Hinterhaus"),
        ("city", "Dresden"),
        ("postal_code", "01069"),
        ("country_code", "DE"),
        ("disclose", "no"),
        ("is_active", "yes"),
    ],
];
/// Rows of domains.
const DOMAINS: [Row; 2] = [&[("name", "shop.example")], &[("name", "blog.example")]];

#[derive(Debug, Default, Deserialize)]
pub(super) struct ExampleQuery {
    #[serde(default)]
    kind: String,
}

/// The file.
pub(super) async fn file(Query(query): Query<ExampleQuery>) -> Response {
    let (name, text) = if query.kind == "domains" {
        ("domains-example.csv", written(&DOMAIN_COLUMNS, DOMAINS))
    } else {
        ("contacts-example.csv", written(&CONTACT_COLUMNS, CONTACTS))
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, text).into_response()
}

/// The file: with a byte order mark, so that spreadsheets read it as UTF-8.
fn written(columns: &[&str], rows: [Row; 2]) -> String {
    let mut text = format!("\u{feff}{}\r\n", columns.join(","));
    for row in rows {
        let cell = |column: &&str| row.iter().find(|(name, _)| name == column);
        let cells = columns
            .iter()
            .map(|column| cell(column).map_or("", |(_, cell)| cell));
        text.push_str(&cells.collect::<Vec<_>>().join(","));
        text.push_str("\r\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_stands_in_its_column() {
        let of = |columns: &[&str], rows: [Row; 2]| {
            for (column, _) in rows.into_iter().flatten() {
                assert!(columns.contains(column), "{column}");
            }
            let text = written(columns, rows);
            let cells = |line: &str| line.split(',').count();
            assert!(
                text.lines().all(|line| cells(line) == columns.len()),
                "{text}"
            );
            text
        };
        let contacts = of(&CONTACT_COLUMNS, CONTACTS);
        assert!(
            contacts.contains("Dlouhá 1,,Praha,,110 00,CZ,yes,yes\r\n"),
            "{contacts}"
        );
        let domains = of(&DOMAIN_COLUMNS, DOMAINS);
        assert!(domains.contains("\r\nshop.example,"), "{domains}");
    }
}
