//! Editing and deleting a location. Both show what they affect before anything is saved.

use super::form::{form, label};
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, with_token};
use crate::form::location::edit_of;
use crate::form::touches;
use crate::functions::locations::{DeleteLocation, SaveLocation};
use crate::impact::{Words, confirmation};
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Sent, both_versions, version_of};
use crate::paths::id_of;
use crate::planned::{Looked, list};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::send::and_send;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::location::FIELDS;
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
    let location = site
        .service
        .locations()
        .get(actor, id)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let back = format!("/locations/{id}");
    let sent = Sent {
        action: back.clone(),
        function: SaveLocation::PATH,
        of: id.to_string(),
    };
    let office = location.office.label.clone();
    if query.confirm.is_some() && !flash.values.is_empty() {
        let edit = edit_of(&flash.values);
        let planned = site
            .service
            .locations()
            .edit(actor, id, Version::Any, &edit, Mode::Plan)
            .await;
        if let Ok(planned) = planned {
            let looked = Looked::find(&site, actor, &planned.impact.planned, &query.from)
                .await
                .map_err(failed)?;
            return Ok(framed(&visitor, &Flash::default(), || {
                let words = Words {
                    heading: format!("{office} changes"),
                    subject: if planned.object.office.city == location.office.city
                        && planned.object.office.street1 == location.office.street1
                    {
                        "This change of the office".into()
                    } else {
                        "This office’s move".into()
                    },
                    button: "Save the office",
                    page: with_token(&writes::locations::way(id).confirm, query.flash),
                };
                let body = confirmation(words, &planned.impact, looked, sent, &flash.values);
                Page::new(format!("{office} changes"), body)
                    .at(Place::Offices)
                    .with_islands()
            }));
        }
    }
    Ok(framed(&visitor, &flash, || {
        let version = version_of(&flash, location.version);
        let buttons = view! {
            <button class="button" data-kind="main">"Save office"</button>
            <a class="button" data-kind="plain" href=back>"Cancel"</a>
        };
        let body = view! {
            <div class="page" data-width="narrow">
                <header class="head"><h1>"Edit " <bdi>{office.clone()}</bdi></h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                {both_versions(&FIELDS, &flash)}
                {form(sent, Some(&location.office), location.is_primary, &flash, Some(version), buttons)}
                <LiveForms />
            </div>
        };
        Page::new(format!("Edit {office}"), body)
            .at(Place::Offices)
            .with_islands()
    }))
}

/// What deleting it affects.
pub(super) async fn deleting(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let actor = visitor.actor();
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site
        .service
        .locations()
        .card(actor, id)
        .await
        .map_err(failed)?;
    let planned = site
        .service
        .locations()
        .delete(actor, id, Version::Any, Mode::Plan)
        .await
        .map_err(failed)?;
    let looked = Looked::find(&site, actor, &planned.impact.planned, &query.from)
        .await
        .map_err(failed)?;
    Ok(framed(&visitor, &Flash::default(), || {
        let office = card.location.office.label.clone();
        let follow = match card.contacts.len() {
            0 => "No contact follows it.".to_owned(),
            1 => "1 contact follows it. It keeps the address that it shows now, and can follow no other office.".into(),
            count => format!(
                "{count} contacts follow it. They keep the address that they show now, and can follow no other office."
            ),
        };
        let button = and_send(&format!("Delete office {office}"), looked.totals());
        let moves =
            touches(&planned.impact).then(|| crate::impact::table(&planned.impact.contacts));
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Delete " <bdi>{office.clone()}</bdi></h1></header>
                <p class="measure">{follow}</p>
                {moves}
                <form class="actions" method="post" action=format!("/locations/{id}/delete") data-function=DeleteLocation::PATH data-of=id.to_string()>
                    <input type="hidden" name="version" value=card.location.version.to_string() />
                    <button class="button" data-kind="danger">{button}</button>
                    <a class="button" data-kind="plain" href=format!("/locations/{id}")>"Keep it"</a>
                </form>
                {list(looked, &format!("/locations/{id}/delete?confirm=1"))}
                <LiveForms />
            </div>
        };
        Page::new(format!("Delete {office}"), body)
            .at(Place::Offices)
            .with_islands()
    }))
}
