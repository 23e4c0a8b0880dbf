//! Which address is which page.

use crate::site::Site;
use crate::{
    api, contacts, domains, failure, files, join, locations, overview, people, settings, setup,
    sign_in, tasks, teams, theme, verification,
};
use axum::Router;
use axum::routing::{get, post};

/// All pages and actions. The program around it brings sessions, headers, limits and the check of where a form came from.
pub fn router(site: Site) -> Router {
    Router::new()
        .route("/", get(overview::page))
        .route("/setup", get(setup::page).post(setup::found))
        .route("/sign-in", get(sign_in::page).post(sign_in::sign_in))
        .route("/sign-out", post(sign_in::sign_out))
        .route("/join/{token}", get(join::page).post(join::join))
        .route("/theme", post(theme::choose))
        .merge(api::router())
        .merge(contacts::router())
        .merge(domains::router())
        .merge(files::router())
        .merge(locations::router())
        .merge(people::router())
        .merge(settings::router())
        .merge(teams::router())
        .merge(tasks::router())
        .merge(verification::router())
        .fallback(failure::not_found)
        .with_state(site)
}
