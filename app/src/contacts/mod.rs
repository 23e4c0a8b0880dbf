//! Contacts: the list, the card, the form.

mod list;

use crate::site::Site;
use axum::Router;
use axum::routing::get;

pub(crate) fn router() -> Router<Site> {
    Router::new().route("/contacts", get(list::page))
}
