//! Contacts: the list, the card, the form.

mod actions;
pub(crate) mod address;
mod ascii;
pub(crate) mod card;
mod conflict;
mod duplicates;
mod edit;
pub(crate) mod follows;
mod form;
mod head;
mod history;
mod list;
mod member;
mod new;
mod preview;
mod replace;
mod used;

pub(crate) use list::ListQuery as ContactQuery;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};
use model::id::ContactId;

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/contacts", get(list::page).post(actions::create))
        .route("/contacts/new", get(new::page))
        .route("/contacts/duplicates", get(duplicates::page))
        .route("/contacts/labels", get(form::labels))
        .route("/contacts/{id}/merge", post(duplicates::merge))
        .route("/contacts/{id}", get(card::page).post(actions::save))
        .route("/contacts/{id}/edit", get(edit::page))
        .route("/contacts/{id}/activate", post(actions::activate))
        .route("/contacts/{id}/deactivate", post(actions::deactivate))
        .route("/contacts/{id}/delete", post(actions::delete))
        .route("/contacts/{id}/disclosure", post(actions::disclose))
        .route(
            "/contacts/{id}/international",
            get(ascii::page).post(ascii::review),
        )
        .route(
            "/contacts/{id}/replace",
            get(replace::page).post(replace::replace),
        )
}

/// The id in a path; what is none names nothing.
fn id_of(text: &str) -> Option<ContactId> {
    text.parse().ok()
}
