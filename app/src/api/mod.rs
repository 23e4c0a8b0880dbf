//! The API's document as a readable page: everything in it, rendered here, with nothing from another host.

mod marked;
mod object;
mod operation;
mod page;
mod schema;

use crate::site::Site;
use axum::Router;
use axum::routing::get;

pub(crate) fn router() -> Router<Site> {
    Router::new().route("/api/docs", get(page::page))
}
