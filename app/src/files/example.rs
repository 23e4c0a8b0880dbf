//! A file to begin with: the columns, and two rows that say what they mean.

use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use service::files::{CONTACT_COLUMNS, DOMAIN_COLUMNS};

/// Rows of contacts: one for a firm and one for a person, both without a handle, so both new.
const CONTACTS: [&str; 2] = [
    ",Jana,Nováková,Example s.r.o.,jana@example.com,+420 6011 23456,,Dlouhá 1,,Praha,,110 00,CZ,yes,yes",
    ",Max,Muster,,max@example.org,,,Musterweg 2,Hinterhaus,Dresden,,01069,DE,no,yes",
];
/// Rows of domains.
const DOMAINS: [&str; 2] = ["shop.example,,,,,", "blog.example,,,,,"];

#[derive(Debug, Default, Deserialize)]
pub(super) struct ExampleQuery {
    #[serde(default)]
    kind: String,
}

/// The file.
pub(super) async fn file(Query(query): Query<ExampleQuery>) -> Response {
    let (name, columns, rows) = if query.kind == "domains" {
        ("domains-example.csv", DOMAIN_COLUMNS.join(","), DOMAINS)
    } else {
        ("contacts-example.csv", CONTACT_COLUMNS.join(","), CONTACTS)
    };
    let text = format!("\u{feff}{columns}\r\n{}\r\n", rows.join("\r\n"));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    (headers, text).into_response()
}
