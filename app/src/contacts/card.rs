//! A contact's page: its data, where it is used, what is public, its history.

use super::follows::Follows;
use super::head::head;
use super::said::{place, reach, slot};
use super::tabs::{Tab, nav};
use super::{ascii, follows, past, preview, used};
use crate::failure::Failure;
use crate::flash::Flash;
use crate::functions::contacts::{ActivateContact, DeactivateContact, DeleteContact};
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{
    ContactSelect, ErrorSummary, Icon, Offered, When, printed, registry_said, wrong,
};
use crate::past::{asked, form};
use crate::paths::id_of;
use crate::shown::{Scope, marked};
use crate::site::Site;
use crate::tasks::live::Feed;
use crate::visitor::Visitor;
use crate::words::{domains, object};
use axum::extract::{Path, Query, State};
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::contact::{ContactKind, fillers, needs_international, publishable, to_registry};
use model::email::{RETURNS_UNKNOWN, returns_known};
use model::field::{FieldCode, FieldError, FieldErrors};
use model::published::Shown;
use model::registry::RegistryContact;
use serde::Deserialize;
use service::Need;
use service::contacts::{Contact, ContactCard};
use service::tasks::TaskRow;
use uuid::Uuid;

/// The query parameters.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct CardQuery {
    view: String,
    /// Which part is shown beneath its data.
    tab: String,
    /// As of which moment.
    at: String,
    /// Successor of the slots, and the search words.
    successor_contact_id: String,
    q: String,
    flash: Option<Uuid>,
}

/// The page.
pub(super) async fn page(
    State(site): State<Site>,
    visitor: Visitor,
    Path(id): Path<String>,
    Query(query): Query<CardQuery>,
) -> Result<Response, Failure> {
    let failed = |error| Failure::of(&visitor.frame, error);
    let id = id_of(&id).ok_or_else(|| Failure::not_found(&visitor.frame))?;
    if let Some(at) = asked(&visitor.frame, &query.at)? {
        return past::page(&site, &visitor, id, at).await;
    }
    let feed = Feed::open(&site, &visitor).await.map_err(failed)?;
    let card = site
        .service
        .contacts()
        .card(visitor.actor(), id)
        .await
        .map_err(failed)?;
    let published = site
        .service
        .domains()
        .published_contact(&card.contact.handle)
        .await
        .map_err(failed)?;
    let standing = site
        .service
        .verification()
        .of_contact(visitor.actor(), id)
        .await
        .map_err(failed)?;
    let follows = Follows::find(&site, &visitor, &card.contact)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let chosen = flash
        .values
        .get("successor_contact_id")
        .filter(|chosen| !chosen.is_empty())
        .cloned()
        .unwrap_or_else(|| query.successor_contact_id.clone());
    let offered = if card.slots.is_empty() || !card.contact.is_active {
        Offered::default()
    } else {
        Offered::find(&site, &visitor, (&query.q, &chosen), &[id])
            .await
            .map_err(failed)?
    };
    let now = site.service.now();
    let may_write = visitor.actor().may(Need::ContactsWrite);
    // A copy follows its original: there it is changed.
    let is_copy = card.contact.copy_of.is_some();
    let may_change = may_write && !is_copy;
    let editable = may_change && card.contact.kind == ContactKind::External;
    let used = card.uses.places() > 0 || !card.copies.is_empty();
    let may_replace = visitor.actor().may(Need::DomainsWrite) && used && !is_copy;
    Ok(framed(&visitor, &flash, || {
        let actions = may_write.then(|| view! {
            <p class="actions" data-print="no">
                {editable.then(|| view! { <a class="button" href=format!("/contacts/{id}/edit")>"Edit contact"</a> })}
                {may_replace.then(|| view! { <a class="button" href=format!("/contacts/{id}/replace")>"Replace everywhere…"</a> })}
            </p>
        });
        let live = feed.map(|feed| {
            let tasks = card.tasks.iter().map(|row| &row.task);
            feed.island(Scope::Shown, tasks, now, String::new())
        });
        let lives = live.is_some();
        let two_forms = needs_international(&card.contact.snapshot);
        let tab = Tab::of(&query.tab, two_forms);
        let part = match tab {
            Tab::Used => used::section(&card).into_markup(),
            Tab::Tasks => used::tasks(&card, now).into_markup(),
            Tab::History => view! {
                <div class="stack" id="history" data-fresh="">{crate::history::section(&card.history, card.contact.id.0, now)}</div>
                {form(format!("/contacts/{id}"), None, now)}
            }
            .into_markup(),
            Tab::Wire => ascii::on_the_wire(&card.contact, may_change).into_markup(),
        };
        let body = view! {
            <div class="page">
                <ErrorSummary flash=flash.clone() labels=label />
                {head(&card, now, actions)}
                {printed(&visitor, &format!("Record of {} {}", card.contact.handle, card.contact.snapshot.full_name()), now)}
                {live}
                {(may_write && !lives).then(|| view! { <LiveForms /> })}
                <div class="parts" id="proposal" data-fresh="">{follows::proposal(&card.contact, &visitor)}</div>
                {unpublishable(&card.contact, editable)}
                <div class="split">
                    <div class="stack">
                        {follows.as_ref().map(|of| follows::section(of, &card.contact, may_change))}
                        <div class="columns">{reach(&card.contact)} {place(&card.contact)}</div>
                        {registry_said("What registries said", &card.messages, now)}
                        {crate::verification::section(standing.as_ref(), may_write, site.post(), now)}
                    </div>
                    <aside>{world(&site, &card, published, query.view == "rdap", now)}</aside>
                </div>
                {(tab != Tab::Used).then(|| used::heard(&card))}
                {nav(&card.contact, tab, two_forms)}
                {part}
                {may_change.then(|| {
                    let error = wrong(&flash, "successor_contact_id");
                    // Open for whoever is at it, or comes to take the contact back into use. A link to what is inside opens it, too.
                    let chosen = !query.q.is_empty() || !query.successor_contact_id.is_empty();
                    let open = chosen || error.is_some() || !card.contact.is_active;
                    view! {
                        <details class="section" id="dangers" open=open data-print="no">
                            <summary><h2>"Deactivate or delete"</h2></summary>
                            {dangers(&card, offered, error)}
                        </details>
                    }
                })}
            </div>
        };
        let title = format!(
            "{} {}",
            card.contact.handle,
            card.contact.snapshot.full_name()
        );
        let page = Page::new(title, body).at(Place::Contacts);
        if lives || may_write {
            page.with_islands()
        } else {
            page
        }
    }))
}

fn label(field: &str) -> &'static str {
    match field {
        "successor_contact_id" => "Who takes its slots over",
        other => model::contact::spec(other).map_or("", |field| field.label),
    }
}

/// Warnings before anything is sent: what every registry would refuse, and what is unusual for addresses of the country.
fn unpublishable(contact: &Contact, editable: bool) -> Option<impl IntoView + use<>> {
    let refused = publishable(&contact.snapshot);
    let advice = postal::check(&contact.snapshot);
    let email = contact.snapshot.email.as_deref();
    let unheard = email.filter(|email| !returns_known(email)).map(|_| {
        let text = RETURNS_UNKNOWN.into();
        FieldErrors::one("email", FieldCode::Other { text })
    });
    let unheard = unheard.unwrap_or_default();
    let fillers = fillers(&contact.snapshot);
    let id = contact.id;
    (!refused.is_empty() || !advice.is_empty() || !unheard.is_empty() || !fillers.is_empty()).then(
        || {
            let line = move |why: &'static str, error: &FieldError| {
                let (href, text) = (
                    format!("/contacts/{id}/edit#{}", error.field),
                    error.code.text().into_owned(),
                );
                if editable {
                    view! { <p>{why} <a href=href>{text}</a></p> }.into_markup()
                } else {
                    view! { <p>{why} {text}</p> }.into_markup()
                }
            };
            let refused: Vec<_> = refused
                .0
                .iter()
                .map(|error| line("No registry takes it yet. ", error))
                .collect();
            let advice: Vec<_> = advice
                .0
                .iter()
                .map(|error| line("For the post: ", error))
                .collect();
            let unheard: Vec<_> = unheard
                .0
                .iter()
                .map(|error| line("For e-mails: ", error))
                .collect();
            let fillers: Vec<_> = fillers.0.iter().map(|error| line("", error)).collect();
            view! {
                <section class="flash" data-state="waiting" aria-label="Before a registry takes it">
                    <Icon name="waiting" />
                    <div>{refused} {fillers} {advice} {unheard}</div>
                </section>
            }
        },
    )
}

/// What was read back, and when; else what would be shown.
fn world(
    site: &Site,
    card: &ContactCard,
    published: Option<(RegistryContact, DateTime<Utc>)>,
    rdap: bool,
    now: DateTime<Utc>,
) -> impl IntoView + use<> {
    let contact = &card.contact;
    let wanted = to_registry(
        &contact.handle,
        &contact.snapshot,
        contact.international.as_ref(),
        contact.disclose,
    );
    let role = preview::role_of(&card.uses);
    let lines = |of: &RegistryContact| Shown::of(of).lines_under(&role);
    let id = contact.id;
    let Some((shown, at)) = published else {
        let why = object::unread(&card.objects, card.domains);
        return view! {
            <section class="whois" id="world" data-fresh="" aria-labelledby="w">
                <header><h2 id="w">"What the world will see"</h2></header>
                {preview::lines(marked(&lines(&wanted), None))}
                <footer>{why}</footer>
            </section>
        }
        .into_markup();
    };
    let behind = (lines(&shown) != lines(&wanted)).then(|| {
        let open = |row: &TaskRow| !row.task.status.is_final();
        if card.tasks.iter().any(open) {
            " The book says something else meanwhile; a task is bringing it there."
        } else {
            " The book says something else, and no task shown here is bringing it there."
        }
    });
    let body = if rdap {
        let view = publish::rdap::ContactView {
            contact: shown,
            read_at: at,
        };
        let json = serde_json::to_string_pretty(&publish::rdap::entity(&view, &site.publisher))
            .unwrap_or_default();
        view! { <pre class="json" tabindex="0" aria-label="RDAP answer">{json}</pre> }.into_markup()
    } else {
        preview::lines(marked(&lines(&shown), None)).into_markup()
    };
    let switch = [("whois", "WHOIS", !rdap), ("rdap", "RDAP", rdap)]
        .into_iter()
        .map(|(view, name, current)| view! { <a href=format!("/contacts/{id}?view={view}#world") aria-current=current.then_some("true")>{name}</a> })
        .collect_view();
    view! {
        <section class="whois" id="world" data-fresh="" aria-labelledby="w">
            <header><h2 id="w">"What the world sees"</h2><p class="switch" data-print="no">{switch}</p></header>
            {body}
            <footer>"Read back from the registry " <When at=at now=now /> "." {behind}</footer>
        </section>
    }
    .into_markup()
}

/// Deactivating and deleting: each says what it affects.
fn dangers(card: &ContactCard, offered: Offered, error: Option<String>) -> impl IntoView + use<> {
    let contact = &card.contact;
    let id = contact.id;
    let (action, function, verb, means) = if contact.is_active {
        (
            "deactivate",
            DeactivateContact::PATH,
            "Deactivate contact",
            "An inactive contact keeps its roles and can’t be given new ones. Nothing is sent to a registry.",
        )
    } else {
        (
            "activate",
            ActivateContact::PATH,
            "Activate contact",
            "It can be given roles again.",
        )
    };
    let held = match card.uses.places() {
        1 => "1 role, slot or default".to_owned(),
        count => format!("{count} roles, slots and defaults"),
    };
    let delete = if card.uses.places() > 0 {
        let shown = domains(card.domains);
        view! { <p class="measure">"It can’t be deleted while it holds " <strong>{held}</strong> ", shown on " <strong>{shown}</strong> ". Give those to somebody else first."</p> }.into_markup()
    } else {
        let what = format!(
            "{} {} leaves the book. No domain uses it, so no registry is told. {} Its history stays, and its handle is given to nobody else.",
            contact.handle,
            contact.snapshot.full_name(),
            object::stays(&card.objects).unwrap_or_default()
        );
        view! {
            <details>
                <summary class="button" data-kind="plain">"Delete contact…"</summary>
                <form class="stack" method="post" action=format!("/contacts/{id}/delete") data-function=DeleteContact::PATH data-of=id.to_string()>
                    <p class="measure">{what}</p>
                    <input type="hidden" name="version" value=contact.version.to_string() />
                    <p><button class="button" data-kind="danger">"Delete " {contact.handle.clone()}</button></p>
                </form>
            </details>
        }
        .into_markup()
    };
    view! {
        <section class="stack" id="deactivate" data-fresh="" aria-label="Deactivate or delete">
            <p class="measure">{means}</p>
            <form class="stack measure" method="post" action=format!("/contacts/{id}/{action}") data-function=function data-of=id.to_string() novalidate>
                <input type="hidden" name="version" value=contact.version.to_string() />
                {(contact.is_active && !card.slots.is_empty()).then(|| {
                    let lines = card.slots.iter().map(slot).collect_view();
                    view! {
                        <p>"Slots hold it, and must be given to somebody else with it:"</p>
                        <ul class="places">{lines}</ul>
                        <ContactSelect
                            name="successor_contact_id"
                            label="Who takes its slots over"
                            find="q"
                            page=format!("/contacts/{id}#deactivate")
                            offered=offered
                            error=error
                        />
                    }
                })}
                <p class="actions"><button class="button" id="standing">{verb}</button></p>
            </form>
            {delete}
        </section>
    }
}
