//! Offices: the list, each one's page, the form. Member contacts take their address from them.

mod actions;
mod card;
mod edit;
mod form;
mod list;
mod new;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};
use model::id::LocationId;

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/locations", get(list::page).post(actions::create))
        .route("/locations/new", get(new::page))
        .route("/locations/{id}", get(card::page).post(actions::save))
        .route("/locations/{id}/edit", get(edit::page))
        .route("/locations/{id}/primary", post(actions::make_primary))
        .route(
            "/locations/{id}/delete",
            get(edit::deleting).post(actions::delete),
        )
}

/// The id in a path; what is none names nothing.
fn id_of(text: &str) -> Option<LocationId> {
    text.parse().ok()
}
