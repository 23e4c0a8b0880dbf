//! What goes to registries when another contact takes a contact's slots over: a page that says so, and the button.

use crate::failure::Failure;
use crate::flash::{Flash, STEP, see_other};
use crate::functions::contacts::DeactivateContact;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Icon};
use crate::paths::id_of;
use crate::planned::{Looked, list};
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::words::send::and_send;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::id::ContactId;
use serde::Deserialize;
use service::Error;
use service::contacts::Version;
use uuid::Uuid;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RetireQuery {
    successor_contact_id: String,
    from: String,
    flash: Option<Uuid>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<RetireQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id: ContactId = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let (contacts, actor) = (site.service.contacts(), visitor.actor());
    let contact = contacts.get(actor, id).await.map_err(failed)?;
    let back = format!("/contacts/{id}");
    let Ok(successor) = query.successor_contact_id.parse::<ContactId>() else {
        // Nothing to look at.
        return Ok(see_other(&back));
    };
    let planned = contacts.plan_retire(actor, (id, Version::Any), successor);
    let impact = match planned.await {
        Ok(impact) => impact,
        // The contact's page has the form, which says why.
        Err(Error::Rule { .. } | Error::Invalid(_)) => return Ok(see_other(&back)),
        Err(error) => return Err(failed(error)),
    };
    let to = contacts.get(actor, successor).await.map_err(failed)?;
    let looked = Looked::find(&site, actor, &impact.planned, &query.from).await;
    let looked = looked.map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    Ok(framed(&visitor, &flash, || {
        let (name, handle) = (contact.snapshot.full_name(), contact.handle.clone());
        let said = format!(
            "{} {} takes its slots over, which reaches {}. Roles on domains stay with it. Nothing is saved yet.",
            to.snapshot.full_name(),
            to.handle,
            domains(impact.domains)
        );
        let button = and_send(&format!("Deactivate {handle}"), looked.totals());
        let body = view! {
            <div class="page">
                <header class="head"><h1>"Deactivate " <bdi>{name}</bdi> " " <span class="handle">{handle.clone()}</span></h1></header>
                <ErrorSummary flash=flash.clone() labels=label />
                <section class="flash" data-state="waiting" aria-label="What this touches"><Icon name="waiting" /><div><p>{said}</p></div></section>
                <form class="actions" method="post" action=format!("{back}/deactivate") data-function=DeactivateContact::PATH data-of=id.to_string()>
                    <input type="hidden" name="version" value=contact.version.to_string() />
                    <input type="hidden" name="successor_contact_id" value=successor.to_string() />
                    <button class="button" data-kind="danger" name=STEP value="confirmed">{button}</button>
                    <a class="button" data-kind="plain" href=back.clone()>"Keep it active"</a>
                </form>
                {list(looked, &writes::contacts::deactivating(id, successor))}
                <LiveForms />
            </div>
        };
        Page::new(format!("Deactivate {handle}"), body)
            .at(Place::Contacts)
            .with_islands()
    }))
}

fn label(_: &str) -> &'static str {
    ""
}
