//! People of the organization: the list, each one's page with telephones and contacts, the form, and how they leave.

mod actions;
mod backing;
mod card;
mod edit;
pub(crate) mod form;
mod leave;
mod list;
mod new;
mod phones;
mod standing;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};
use model::id::UserId;

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/people", get(list::page).post(actions::create))
        .route("/people/new", get(new::page))
        .route("/people/{id}", get(card::page).post(actions::save))
        .route("/people/{id}/edit", get(edit::page))
        .route("/people/{id}/leave", get(leave::page).post(actions::let_go))
        .route("/people/{id}/back", post(actions::take_back))
        .route("/people/{id}/role", post(standing::save))
        .route("/people/{id}/invite", post(standing::invite))
        .route("/people/{id}/uninvite", post(standing::uninvite))
        .route("/people/{id}/phones", post(actions::add_phone))
        .route(
            "/people/{id}/phones/{phone}",
            get(phones::confirm).post(actions::change_phone),
        )
}

/// The id in a path; what is none names nothing.
fn id_of(text: &str) -> Option<UserId> {
    text.parse().ok()
}
