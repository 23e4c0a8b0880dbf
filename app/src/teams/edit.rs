//! Editing a team's texts. None of them touches a registry.

use super::form::label;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::teams::SaveTeam;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, both_versions, fields, version_of};
use crate::paths::id_of;
use crate::site::Site;
use crate::visitor::Visitor;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::spec::FieldSpec;
use model::team::{FIELDS, TeamDraft};

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let team = site
        .service
        .teams()
        .get(visitor.actor(), id)
        .await
        .map_err(failed)?
        .team;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        // The slug of the default team is locked.
        let is_shown = |field: &FieldSpec| !team.is_system || field.name != "slug";
        let shown: Vec<_> = FIELDS.into_iter().filter(is_shown).collect();
        let stored = TeamDraft {
            name: team.name.clone(),
            slug: team.slug.clone(),
        };
        let stored = |name: &str| stored.get(name).unwrap_or_default().to_owned();
        let version = version_of(&flash, team.version);
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"Edit team " <bdi>{team.name.clone()}</bdi></h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {both_versions(&FIELDS, &flash)}
                <form class="form" method="post" action=format!("/teams/{id}") data-function=SaveTeam::PATH data-of=id.to_string() novalidate>
                    <input type="hidden" name="version" value=version />
                    <fieldset>
                        <legend>"Team"</legend>
                        <div class="fields">{fields(&shown, &flash, stored)}</div>
                    </fieldset>
                    <div class="outcome" aria-live="polite"></div>
                    <p class="actions">
                        <button class="button" data-kind="main">"Save team"</button>
                        <a class="button" data-kind="plain" href=format!("/teams/{id}")>"Cancel"</a>
                    </p>
                </form>
                <LiveForms />
            </div>
        };
        Page::new(format!("Edit team {}", team.name), body)
            .at(Place::Teams)
            .with_islands()
    }))
}
