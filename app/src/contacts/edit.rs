//! Editing a contact. When somebody else saved it meanwhile, both versions are shown, and saving again is a decision.

use super::conflict::both_versions;
use super::form::{form, label, typed};
use super::head::head;
use super::looked::{Asked, looked_over};
use super::preview::beside_form;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery, see_other};
use crate::form::contact::draft_of;
use crate::form::merge::Merge;
use crate::functions::contacts::SaveContact;
use crate::islands::LiveForms;
use crate::page::{Page, Place, framed};
use crate::parts::{ErrorSummary, Sent};
use crate::paths::id_of;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::domains;
use crate::writes;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::contact::{ContactKind, Draft};
use service::contacts::{ContactCard, Version};

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<FlashQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    let card = site
        .service
        .contacts()
        .card(visitor.actor(), id)
        .await
        .map_err(failed)?;
    if card.contact.kind == ContactKind::Member || card.contact.copy_of.is_some() {
        // Its fields can't be edited: the card says where they come from.
        return Ok(see_other(&format!("/contacts/{id}")));
    }
    let mut flash = Flash::find(&site, &visitor, query.flash).await;
    if query.confirm.is_some() && !flash.values.is_empty() {
        let draft = draft_of(&flash.values);
        let contacts = site.service.contacts();
        let planned = contacts
            .plan_edit(visitor.actor(), id, Version::Any, &draft)
            .await;
        if let Ok(impact) = planned {
            let way = writes::contacts::way(id);
            let asked = Asked {
                subject: "This edit",
                button: "Save the contact",
                action: way.done,
                function: SaveContact::PATH,
                confirm: way.confirm,
                impact,
                typed: flash.values.clone(),
            };
            return looked_over(&site, &visitor, &card, asked, &query)
                .await
                .map_err(failed);
        }
    }
    let stored = Draft::from_snapshot(&card.contact.snapshot, card.contact.disclose);
    let merge = merge(&flash, &card, &stored);
    // Without a conflict the original version stays in the form: a change made meanwhile is detected at the next save.
    let seen = flash
        .values
        .get("version")
        .filter(|_| merge.is_none())
        .cloned();
    let version = seen.unwrap_or_else(|| card.contact.version.to_string());
    if merge.is_some() {
        flash.refused = None;
    }
    let draft = merge
        .as_ref()
        .map(|merge| merge.draft.clone())
        .or_else(|| typed(&flash))
        .unwrap_or_else(|| stored.clone());
    let now = site.service.now();
    Ok(framed(&visitor, &flash, || {
        let back = format!("/contacts/{id}");
        let (save, cancel) = match (card.reached, merge.is_some()) {
            (_, true) => ("Save what is in the form".to_owned(), "Keep what is saved"),
            (0, false) => ("Save contact".to_owned(), "Cancel"),
            (count, false) => (format!("Save and update {}", domains(count)), "Cancel"),
        };
        let buttons = view! {
            <button class="button" data-kind="main">{save}</button>
            <a class="button" data-kind="plain" href=back.clone()>{cancel}</a>
        };
        let title = match &merge {
            Some(_) => format!("{} was changed meanwhile", card.contact.handle),
            None => format!(
                "Edit {} {}",
                card.contact.handle,
                card.contact.snapshot.full_name()
            ),
        };
        let body = view! {
            <div class="page">
                {head(&card, now, ())}
                <ErrorSummary flash=flash.clone() labels=label />
                {merge.map(|merge| both_versions(merge, card.history.latest_of(card.contact.id.0), now))}
                <div class="split">
                    {form(Sent { action: back, function: SaveContact::PATH, of: id.to_string() }, &draft, &flash, [("version", version)], buttons)}
                    <aside class="follow">
                        {beside_form(&draft, Some(&card))}
                    </aside>
                </div>
                <LiveForms />
            </div>
        };
        Page::new(title, body).at(Place::Contacts).with_islands()
    }))
}

/// The merge of what was typed and what was saved meanwhile; `None` when nothing was.
fn merge(flash: &Flash, card: &ContactCard, stored: &Draft) -> Option<Merge> {
    flash.conflict.as_ref()?;
    let typed = typed(flash)?;
    Some(Merge::over(&flash.values, &typed, card, stored))
}
