//! The organization's settings: names, default contacts, policies, API keys, webhooks. For admins.

mod actions;
mod certificates;
mod form;
mod keys;
mod page;
mod webhooks;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/settings", get(page::page).post(actions::save))
        .route("/settings/defaults", post(actions::send))
        .route("/settings/keys", get(keys::page).post(keys::create))
        .route("/settings/keys/{id}/revoke", post(keys::revoke))
        .route(
            "/settings/webhooks",
            get(webhooks::page).post(webhooks::create),
        )
        .route("/settings/webhooks/{id}", post(webhooks::act))
        .route("/settings/webhooks/{id}/{event}", post(webhooks::again))
}
