//! Editing a person. What it affects is shown before anything is saved.

use super::form::{form, label};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, with_token};
use crate::form::person::edit_of;
use crate::functions::people::SavePerson;
use crate::impact::{Words, confirmation};
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Sent, both_versions, version_of};
use crate::paths::id_of;
use crate::planned::Looked;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::full_name;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::person::FIELDS;
use service::Mode;
use service::contacts::Version;

/// The form, or what it affects once it was submitted.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let user = site.service.people().get(actor, id).await.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let (back, name) = (format!("/people/{id}"), full_name(&user));
    let sent = Sent {
        action: back.clone(),
        function: SavePerson::PATH,
        of: id.to_string(),
    };
    if query.confirm.is_some() && !flash.values.is_empty() {
        let edit = edit_of(&flash.values);
        let planned = site
            .service
            .people()
            .edit(actor, id, Version::Any, &edit, Mode::Plan)
            .await;
        if let Ok(planned) = planned {
            let looked = Looked::find(&site, actor, &planned.impact.planned, &query.from)
                .await
                .map_err(failed)?;
            return Ok(framed(&visitor, &Flash::default(), || {
                let words = Words {
                    heading: format!("{name} changes"),
                    subject: "This edit".into(),
                    button: "Save the person",
                    page: with_token(&writes::people::way(id).confirm, query.flash),
                };
                let body = confirmation(words, &planned.impact, looked, sent, &flash.values);
                Page::new(format!("{name} changes"), body)
                    .at(Place::People)
                    .with_islands()
            }));
        }
    }
    Ok(framed(&visitor, &flash, || {
        let version = version_of(&flash, user.version);
        let buttons = view! {
            <button class="button" data-kind="main">"Save person"</button>
            <a class="button" data-kind="plain" href=back>"Cancel"</a>
        };
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"Edit " <bdi>{name.clone()}</bdi></h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {both_versions(&FIELDS, &flash)}
                {form(sent, Some(&user), &flash, Some(version), buttons)}
                <LiveForms />
            </div>
        };
        Page::new(format!("Edit {name}"), body)
            .at(Place::People)
            .with_islands()
    }))
}
