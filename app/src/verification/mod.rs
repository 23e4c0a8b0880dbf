//! Verification by mail: the link's page, the hub, a contact's block, and the mailbox of installations that mail into a folder.

mod actions;
mod block;
mod hub;
mod link;
mod mailbox;
mod words;

pub(crate) use block::section;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};

/// What the addresses of links begin with.
const LINKS: &str = "/verify/";

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/verify/{token}", get(link::page).post(link::confirm))
        .route("/verification", get(hub::page))
        .route("/contacts/{id}/verification", post(actions::send))
        .route("/mailbox", get(mailbox::page))
}

/// Whether the path itself opens what is behind it. Nobody is signed in there, so a form that another site sends could do nothing that its sender could not do
/// anyway; and a page that tells nobody its address (`Referrer-Policy: no-referrer`) sends `Origin: null`, which the check of where a form came from refuses.
#[must_use]
pub fn is_capability(path: &str) -> bool {
    path.starts_with(LINKS) || path.starts_with(crate::join::LINKS)
}
