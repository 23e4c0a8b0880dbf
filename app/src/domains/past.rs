//! A domain’s page as of a past moment: who held which role, and why.

use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::page::{Page, Place, framed};
use crate::parts::a_label;
use crate::past::{banner, because, form, link, role as role_then};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::id::DomainId;
use model::resolution::Source;
use model::role::Role;
use service::domains::DomainThen;

/// The page.
pub(super) async fn page(
    site: &Site,
    visitor: &Visitor,
    id: DomainId,
    at: DateTime<Utc>,
) -> Result<Response, Failure> {
    let then = site
        .service
        .domains()
        .contacts_at(visitor.actor(), id, at)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let now = site.service.now();
    Ok(framed(visitor, &Flash::default(), || {
        let here = format!("/domains/{id}");
        let name = then.name.unicode().to_owned();
        let ascii = a_label(&then.name);
        let organization = visitor.account.organization.clone();
        let roles = Role::ALL.into_iter().map(|role| {
            let held = then.holders.iter().find(|each| each.holder.role == role);
            let holder = held.map(|held| {
                let from = where_from(&then, held.holder.source, &organization);
                (&held.holder.contact, from, &held.why)
            });
            role_then(role, holder, at)
        });
        let roles = roles.collect_view();
        let body = view! {
            <div class="page">
                {banner(at, here.clone())}
                <header class="record">
                    <p class="tab"><span class="quiet">"domain"</span></p>
                    <div class="title">
                        <h1 class="mono"><bdi dir="ltr">{name.clone()}</bdi> {ascii.map(|ascii| view! { <span class="ascii" dir="ltr">{ascii}</span> })}</h1>
                    </div>
                    <ul class="facts"><li>{team(&then)} " " {because(&then.assigned)}</li></ul>
                </header>
                <section class="section" aria-labelledby="ro">
                    <header><h2 id="ro">"Roles"</h2><p class="quiet">"as this domain had them"</p></header>
                    <div class="roles" id="roles">{roles}</div>
                </section>
                {form(here, Some(at), now)}
            </div>
        };
        Page::new(format!("{name}, as it was"), body).at(Place::Domains)
    }))
}

/// The team that it had.
fn team(then: &DomainThen) -> Markup {
    match &then.team {
        None => "no team".into_markup(),
        Some(team) => {
            let href = link(&format!("/teams/{}", team.id), then.at);
            view! { "team " <a href=href><bdi>{team.name.clone()}</bdi></a> }.into_markup()
        }
    }
}

fn where_from(then: &DomainThen, source: Source, organization: &str) -> Markup {
    match source {
        Source::Domain => "set on this domain".into_markup(),
        Source::Team => view! { "from " {team(then)} }.into_markup(),
        Source::Organization => view! { "from " {organization.to_owned()} }.into_markup(),
    }
}
