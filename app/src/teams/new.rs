//! A new team: its name and its slots in one form. Searching for a contact submits the whole form to this page, so what was typed and chosen stays.

use super::form::label;
use crate::answers::Values;
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::teams::CreateTeam;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ContactSelect, ErrorSummary, Offered, fields, wrong};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::role::Role;
use model::team::{FIELDS, is_required, slot_field};

/// The name of a slot's search.
const fn find(role: Role) -> &'static str {
    match role {
        Role::Registrant => "q_registrant",
        Role::Admin => "q_admin",
        Role::Tech => "q_tech",
        Role::Billing => "q_billing",
    }
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(typed): Query<Values>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let token = typed.get("flash").and_then(|token| token.parse().ok());
    let mut flash = Flash::find(&site, &visitor, token).await;
    // What the search submitted counts as typed.
    for (name, value) in typed.iter().filter(|(name, _)| name.as_str() != "flash") {
        flash.values.insert(name.clone(), value.clone());
    }
    let text = |name: &str| flash.values.get(name).map_or("", String::as_str);
    let mut offered = Vec::new();
    for role in Role::ALL {
        let look = (text(find(role)), text(slot_field(role)));
        offered.push((
            role,
            Offered::find(&site, &visitor, look, &[])
                .await
                .map_err(failed)?,
        ));
    }
    Ok(framed(&visitor, &flash, || {
        let selects = offered
            .into_iter()
            .map(|(role, offered)| {
                let none = if is_required(role) {
                    "Choose…"
                } else {
                    "Nobody: the organization’s default"
                };
                view! {
                    <ContactSelect
                        name=slot_field(role)
                        label=role.title()
                        find=find(role)
                        page=format!("/teams/new#{}", slot_field(role))
                        offered=offered
                        none=none
                        error=wrong(&flash, slot_field(role))
                    />
                }
            })
            .collect_view();
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"New team"</h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                <form class="form" method="post" action="/teams" data-function=CreateTeam::PATH novalidate>
                    <fieldset>
                        <legend>"Team"</legend>
                        <div class="fields">{fields(&FIELDS, &flash, |_| String::new())}</div>
                    </fieldset>
                    <fieldset>
                        <legend>"Slots " <small>"Registrant and admin must be named. Tech and billing may stay with the organization’s default."</small></legend>
                        <div class="stack">{selects}</div>
                    </fieldset>
                    <div class="outcome" aria-live="polite"></div>
                    <p class="actions">
                        <button class="button" data-kind="main">"Save team"</button>
                        <a class="button" data-kind="plain" href="/teams">"Cancel"</a>
                    </p>
                </form>
                <LiveForms />
            </div>
        };
        Page::new("New team", body).at(Place::Teams).with_islands()
    }))
}
