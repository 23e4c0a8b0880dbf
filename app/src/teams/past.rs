//! A team’s page as of a past moment.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::past::{banner, because, form, role as role_then};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::id::TeamId;
use model::role::Role;

/// The page.
pub(super) async fn page(
    site: &Site,
    visitor: &Visitor,
    id: TeamId,
    at: DateTime<Utc>,
) -> Result<Response, Failure> {
    let then = site
        .service
        .teams()
        .at(visitor.actor(), id, at)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let now = site.service.now();
    Ok(framed(visitor, &Flash::default(), || {
        let here = format!("/teams/{id}");
        let team = &then.view.team;
        let roles = Role::ALL.into_iter().map(|role| {
            let held = then.view.slots.get(&role).zip(then.slots.get(&role));
            let holder = held.map(|(contact, why)| (contact, "in this slot".into_markup(), why));
            role_then(role, holder, at)
        });
        let roles = roles.collect_view();
        let count = domains(usize::try_from(then.domains).unwrap_or_default());
        let body = view! {
            <div class="page">
                {banner(at, here.clone())}
                <header class="record">
                    <p class="tab"><span class="quiet">"team"</span> <span class="handle">{team.slug.clone()}</span></p>
                    <div class="title"><h1><bdi>{team.name.clone()}</bdi></h1></div>
                    <ul class="facts"><li><strong>{count}</strong></li><li>{because(&then.why)}</li></ul>
                </header>
                <section class="section" aria-labelledby="ro">
                    <header><h2 id="ro">"Slots"</h2><p class="quiet">"for every domain of the team that named nobody itself"</p></header>
                    <div class="roles" id="roles">{roles}</div>
                </section>
                {form(here, Some(at), now)}
            </div>
        };
        Page::new(format!("Team {}, as it was", team.name), body).at(Place::Teams)
    }))
}
