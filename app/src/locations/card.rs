//! A location's page: its address, its contacts, its history.

use super::list::{as_snapshot, marks};
use crate::contacts::address;
use crate::failure::Failure;
use crate::flash::{Flash, FlashQuery};
use crate::functions::locations::MakePrimary;
use crate::history;
use crate::islands::LiveForms;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::parts::{When, number};
use crate::paths::id_of;
use crate::site::Site;
use crate::visitor::Visitor;
use crate::words::counted;
use axum::extract::{Path, Query, State};
use axum::response::Response;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use service::Need;
use service::contacts::Contact;
use service::locations::{Location, LocationCard};

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
        .locations()
        .card(visitor.actor(), id)
        .await
        .map_err(failed)?;
    let flash = Flash::find(&site, &visitor, query.flash).await;
    let now = site.service.now();
    let may_write = visitor.actor().may(Need::ContactsWrite);
    Ok(framed(&visitor, &flash, || {
        let location = &card.location;
        let label = location.office.label.clone();
        let body = view! {
            <div class="page">
                <header class="record" id="record" data-fresh="">
                    <p class="tab"><span class="quiet">"office"</span></p>
                    <div class="title">
                        <h1><bdi>{label.clone()}</bdi></h1>
                        {may_write.then(|| view! { <p class="actions" data-print="no"><a class="button" href=format!("/locations/{id}/edit")>"Edit office"</a></p> })}
                    </div>
                    <ul class="facts">
                        {marks(location).map(|words| view! { <li>{words}</li> })}
                        <li>{counted(card.contacts.len(), "contact", "contacts")} " here"</li>
                        <li>"changed " <When at=location.updated_at now=now /></li>
                    </ul>
                </header>
                <div class="columns">{place(location)} {reach(location)}</div>
                {members(&card)}
                <div class="parts" id="history" data-fresh="">{history::section(&card.history, card.location.id.0, now)}</div>
                {may_write.then(|| dangers(location))}
                {may_write.then(|| view! { <LiveForms /> })}
            </div>
        };
        let page = Page::new(label, body).at(Place::Offices);
        if may_write { page.with_islands() } else { page }
    }))
}

fn place(location: &Location) -> impl IntoView + use<> {
    let lines = address::lines(&as_snapshot(&location.office))
        .into_iter()
        .map(|line| view! { <span>{line}</span> })
        .collect_view();
    view! {
        <section class="card" aria-labelledby="ad">
            <h2 class="tab" id="ad">"Address"</h2>
            <div class="slip"><address dir="auto">{lines}</address></div>
        </section>
    }
}

fn reach(location: &Location) -> impl IntoView + use<> {
    let of = &location.office;
    let phone = number(of.phone.as_deref(), of.phone_ext.as_deref());
    let fax = number(of.fax.as_deref(), of.fax_ext.as_deref());
    view! {
        <section class="card" aria-labelledby="re">
            <h2 class="tab" id="re">"Reach"</h2>
            <div class="slip"><dl class="data"><dt>"Phone"</dt>{phone}<dt>"Fax"</dt>{fax}</dl></div>
        </section>
    }
}

fn members(card: &LocationCard) -> impl IntoView + use<> {
    let new = format!("/contacts/new?kind=member&location_id={}", card.location.id);
    let body = if card.contacts.is_empty() {
        view! { <p class="quiet">"Nobody sits here yet. " <a href=new>"Make a member contact"</a> " of a person and this office."</p> }.into_markup()
    } else {
        view! {
            <div class="list-box">
                <table class="list">
                    <caption class="vh">"Member contacts that follow this office"</caption>
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Handle"</th><th scope="col">"Use"</th></tr></thead>
                    <tbody>{card.contacts.iter().map(member).collect_view()}</tbody>
                </table>
            </div>
        }
        .into_markup()
    };
    view! {
        <section class="section" aria-labelledby="me">
            <header><h2 id="me">"Contacts that follow this office"</h2></header>
            {body}
        </section>
    }
}

fn member(contact: &Contact) -> impl IntoView + use<> {
    view! {
        <tr data-off=(!contact.is_active).then_some("")>
            <th scope="row"><a href=format!("/contacts/{}", contact.id) dir="auto">{contact.snapshot.full_name()}</a></th>
            <td class="end"><span class="handle">{contact.handle.clone()}</span></td>
            <td>{if contact.is_active { "active" } else { "inactive" }} {contact.proposed.is_some().then_some(", a change waits for a yes")}</td>
        </tr>
    }
}

/// Deleting, where it is possible; otherwise why not.
fn dangers(location: &Location) -> impl IntoView + use<> {
    let id = location.id;
    let primary = (!location.is_primary).then(|| {
        view! {
            <form method="post" action=format!("/locations/{id}/primary") data-function=MakePrimary::PATH data-of=id.to_string()>
                <input type="hidden" name="version" value=location.version.to_string() />
                <button class="button">"Make this the primary office"</button>
            </form>
        }
    });
    let delete = if location.is_system {
        view! { <p class="measure quiet">"The registered office can be edited, and never deleted."</p> }.into_markup()
    } else if location.is_primary {
        view! { <p class="measure quiet">"The primary office can’t be deleted. Make another the primary one first."</p> }.into_markup()
    } else {
        view! { <p><a class="button" data-kind="plain" href=format!("/locations/{id}/delete")>"Delete office…"</a></p> }.into_markup()
    };
    view! {
        <section class="section" id="standing" data-fresh="" aria-labelledby="de" data-print="no">
            <header><h2 id="de">"Primary or gone"</h2></header>
            {primary}
            {delete}
        </section>
    }
}
