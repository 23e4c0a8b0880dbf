//! Tasks: the list, each one's page, cancelling and retrying.

mod actions;
pub(crate) mod body;
mod diff;
mod list;
mod page;
mod parts;
pub(crate) mod words;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/tasks", get(list::page))
        .route("/tasks/{id}", get(page::page))
        .route("/tasks/{id}/cancel", post(actions::cancel))
        .route("/tasks/{id}/retry", post(actions::retry))
        .route("/tasks/{id}/approve", post(actions::approve))
        .route("/tasks/{id}/decline", post(actions::decline))
}
