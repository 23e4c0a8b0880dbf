//! All route tables together.

use crate::routes::{Form, routes};
use crate::site::Site;
use crate::{
    account, api, audit, contacts, domains, failure, files, function_host, join, locations,
    overview, people, plans, settings, setup, sign_in, tasks, teams, theme, verification,
};
use axum::Router;

/// Pages without a module of their own.
mod alone {
    use super::{join, overview, routes, setup, sign_in, theme};

    routes! {
        "/": get overview::page;
        "/setup": get setup::page, post setup::found [Nobody];
        "/sign-in": get sign_in::page, post sign_in::sign_in [Nobody];
        "/sign-out": post sign_in::sign_out [Nobody];
        "/join/{token}": get join::page, post join::join [Nobody];
        "/theme": post theme::choose [Nobody];
    }
}

/// Every form, with its requirements: for the authorisation table.
pub fn forms() -> impl Iterator<Item = &'static Form> {
    [
        alone::FORMS,
        account::FORMS,
        audit::FORMS,
        contacts::FORMS,
        domains::FORMS,
        files::FORMS,
        locations::FORMS,
        people::FORMS,
        plans::FORMS,
        settings::FORMS,
        teams::FORMS,
        tasks::FORMS,
        verification::FORMS,
    ]
    .into_iter()
    .flatten()
}

/// All pages and actions. The program around it adds sessions, headers, limits and the CSRF check.
pub fn router(site: Site) -> Router {
    Router::new()
        .merge(alone::router())
        .merge(account::router())
        .merge(api::router())
        .merge(audit::router())
        .merge(contacts::router())
        .merge(domains::router())
        .merge(files::router())
        .merge(function_host::router())
        .merge(locations::router())
        .merge(people::router())
        .merge(plans::router())
        .merge(settings::router())
        .merge(teams::router())
        .merge(tasks::router())
        .merge(verification::router())
        .fallback(failure::not_found)
        .with_state(site)
}
