//! Adopting many domains at once: a box for their names, and where they belong. What became of each is told by the page of the import that follows.

use super::adopt::{Choice, project_field, team_field};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, FieldError, wrong};
use crate::posted::Posted;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::writes;
use crate::writes::domains::Adopted;
use axum::extract::{Query, State};
use axum::response::Response;
use leptos::prelude::*;
use service::teams::TeamName;

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let projects = site.service.projects().list(actor).await.map_err(failed)?;
    let projects: Vec<Choice> = projects
        .into_iter()
        .map(|project| (project.id, project.name))
        .collect();
    let teams = site.service.teams().names(actor).await.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        let body = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                <header class="head"><h1>"Adopt domains"</h1></header>
                {form(&flash, &projects, &teams)}
            </div>
        };
        Page::new("Adopt domains", body).at(Place::Domains)
    }))
}

fn label(field: &str) -> &'static str {
    match field {
        "name" => "Names",
        "project" => "Project",
        "team_id" => "Team",
        _ => "",
    }
}

fn form(flash: &Flash, projects: &[Choice], teams: &[TeamName]) -> impl IntoView + use<> {
    let typed = flash.values.get("name").cloned().unwrap_or_default();
    let error = wrong(flash, "name");
    let (invalid, sends) = (error.is_some(), flash.values.contains_key("send"));
    view! {
        <form class="stack" method="post" action="/domains/adopt" novalidate>
            <p class="measure">"Each name is looked up at its registry. What the registry holds comes into the book with the domain: a role is bound to the contact that says it, or to a new one that is made of it. Nothing is sent."</p>
            <div class="field" data-wide="">
                <label for="name">"Names"</label>
                <p class="hint" id="name-hint">"One a line, or separated by spaces or commas. Your account has to hold them already."</p>
                <textarea class="mono" id="name" name="name" rows="8" required spellcheck="false" autocapitalize="none" autocomplete="off" aria-describedby="name-hint name-error" aria-invalid=invalid.then_some("true")>{typed}</textarea>
                <FieldError id="name-error".to_owned() text=error.unwrap_or_default() />
            </div>
            {project_field(flash, projects)}
            {team_field(flash, teams)}
            <label class="check" data-wide="">
                <input type="checkbox" id="send" name="send" value="true" checked=sends />
                <span>"Send the team’s roles at once"<small>"Otherwise each domain keeps the roles that its registry holds, and its page says what the team would change. Sending may change registrants."</small></span>
            </label>
            <p class="actions"><button class="button" data-kind="main">"Adopt"</button> <a class="button" data-kind="plain" href="/domains">"Cancel"</a> <a href="/import">"Bring a CSV file instead"</a></p>
        </form>
    }
}

/// Adopts what was typed.
pub(super) async fn take(State(site): State<Site>, posted: Posted) -> Response {
    match writes::domains::adopt_all(&site, posted.visitor.actor(), &posted.values).await {
        Ok(Adopted::One(page, text)) => posted.done(&site, &page, text).await,
        Ok(Adopted::Many(import)) => {
            let page = format!("/import/{}", import.id);
            let text = "What became of each name stands below.";
            posted.done(&site, &page, text).await
        }
        Err(error) => posted.refused(&site, "/domains/adopt", error).await,
    }
}
