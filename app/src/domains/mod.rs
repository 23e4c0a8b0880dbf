//! Domains: the portfolio, adopting one, and each one's page with its roles, its draft and what the world sees.

mod actions;
mod adopt;
mod head;
mod list;
mod log;
mod order;
mod page;
mod plan;
mod roles;
mod team;
mod world;

use crate::site::Site;
use axum::Router;
use axum::routing::{get, post};

pub(crate) fn router() -> Router<Site> {
    Router::new()
        .route("/domains", get(list::page).post(actions::adopt))
        .route("/domains/{id}", get(page::page))
        .route("/domains/{id}/roles", post(actions::send))
        .route("/domains/{id}/team", post(actions::give_to_team))
        .route("/domains/{id}/order", post(order::send))
}
