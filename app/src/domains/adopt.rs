//! The form that takes a domain into the book.

use super::team::options;
use crate::flash::Flash;
use crate::functions::domains::AdoptDomain;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{FieldError, Icon, TextField, wrong};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::ProjectId;
use service::teams::TeamName;

/// A project to choose from.
pub(super) type Choice = (ProjectId, String);

/// The form, with what was typed and what was wrong with it.
pub(super) fn form(
    flash: &Flash,
    projects: &[Choice],
    teams: &[TeamName],
    main: bool,
) -> impl IntoView + use<> {
    let typed = flash.values.get("name").cloned().unwrap_or_default();
    let error = wrong(flash, "name");
    view! {
        <form class="search" method="post" action="/domains" data-function=AdoptDomain::PATH aria-label="Adopt a domain" novalidate>
            <TextField
                name="name"
                label="Adopt a domain"
                hint="One that the registry holds under our account already, in its own letters or as xn--."
                value=typed
                error=error
                inputmode="url"
                max=253
            />
            {project_field(flash, projects)}
            {team_field(flash, teams)}
            <button class="button" data-kind=main.then_some("main")>"Adopt this domain"</button>
            <p><a href="/domains/adopt">"Adopt many at once"</a></p>
        </form>
    }
}

/// The form behind a button, for a list that has rows.
pub(super) fn fold(
    flash: &Flash,
    projects: &[Choice],
    teams: &[TeamName],
) -> impl IntoView + use<> {
    let open = flash.values.contains_key("name");
    view! {
        <details class="fold" open=open>
            <summary class="button" data-kind="main"><Icon name="plus" />"Adopt domain"</summary>
            <div class="card"><div class="slip">{form(flash, projects, teams, false)}</div></div>
        </details>
    }
}

/// The project that domains are added to: chosen where there are several.
pub(super) fn project_field(flash: &Flash, projects: &[Choice]) -> Option<Markup> {
    let chosen = flash.values.get("project").cloned().unwrap_or_default();
    let told = wrong(flash, "project").unwrap_or_default();
    match projects {
        [] => None,
        [(only, _)] => Some(
            view! { <input type="hidden" name="project" value=only.to_string() /> }.into_markup(),
        ),
        several => {
            let options = several
                .iter()
                .map(|(id, name)| {
                    let (id, name) = (id.to_string(), name.clone());
                    view! { <option value=id.clone() selected=id == chosen>{name}</option> }
                })
                .collect_view();
            Some(view! { <div class="field" data-size="m"><label for="project">"Project"</label><select id="project" name="project" aria-describedby="project-error">{options}</select><FieldError id="project-error".to_owned() text=told /></div> }.into_markup())
        }
    }
}

/// The team that looks after them.
pub(super) fn team_field(flash: &Flash, teams: &[TeamName]) -> impl IntoView + use<> {
    let team = flash
        .values
        .get("team_id")
        .and_then(|team| team.parse().ok());
    let options = options(teams, team);
    let told = wrong(flash, "team_id").unwrap_or_default();
    view! {
        <div class="field" data-size="m">
            <label for="team_id">"Team" <span class="opt">" optional"</span></label>
            <select id="team_id" name="team_id" autocomplete="off" aria-describedby="team_id-error"><option value="">"no team"</option>{options}</select>
            <FieldError id="team_id-error".to_owned() text=told />
        </div>
    }
}
