//! Files: bringing contacts or domains as CSV, watching them being taken in, and taking the book out.

mod actions;
mod export;
mod list;
mod page;
mod upload;

use crate::site::Site;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

/// The largest file that may be brought by a page, in bytes: 100,000 rows of full addresses.
const LARGEST: usize = 48 * 1024 * 1024;

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route(
            "/import",
            get(list::page)
                .post(upload::stage)
                .layer(DefaultBodyLimit::max(LARGEST)),
        )
        .route("/import/{id}", get(page::page))
        .route("/import/{id}/begin", post(actions::begin))
        .route("/import/{id}/report.csv", get(export::report))
        .route("/contacts.csv", get(export::contacts))
        .route("/domains.csv", get(export::domains))
}
