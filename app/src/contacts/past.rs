//! A contact’s page as of a past moment.

use super::{said, used};
use crate::failure::Failure;
use crate::flash::Flash;
use crate::markup::IntoMarkup;
use crate::page::{Page, Place, framed};
use crate::past::{banner, because, form};
use crate::site::Site;
use crate::visitor::Visitor;
use axum::response::Response;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::contact::VerificationStatus;
use model::id::ContactId;
use service::contacts::ContactCardThen;

/// The page.
pub(super) async fn page(
    site: &Site,
    visitor: &Visitor,
    id: ContactId,
    at: DateTime<Utc>,
) -> Result<Response, Failure> {
    let card = site
        .service
        .contacts()
        .card_at(visitor.actor(), id, at)
        .await
        .map_err(|error| Failure::of(&visitor.frame, error))?;
    let now = site.service.now();
    Ok(framed(visitor, &Flash::default(), || {
        let contact = &card.then.contact;
        let here = format!("/contacts/{id}");
        let name = contact.snapshot.full_name();
        let org = contact.snapshot.org_name.clone();
        let verified = match contact.verification_status {
            VerificationStatus::Verified => "verified",
            VerificationStatus::Unverified => "unverified",
        };
        let shown = if contact.disclose {
            "the world was let see name, address and reach"
        } else {
            "name, address and reach were withheld from the world"
        };
        let body = view! {
            <div class="page">
                {banner(at, here.clone())}
                <header class="record">
                    <p class="tab"><span class="handle">{contact.handle.clone()}</span></p>
                    <div class="title"><h1><bdi>{name.clone()}</bdi>{org.map(|org| view! { <span class="org"><bdi>{org}</bdi></span> })}</h1></div>
                    <ul class="facts">
                        <li>{contact.kind.as_str()}</li>
                        {(!contact.is_active).then(|| view! { <li>"inactive"</li> })}
                        <li>{verified}</li>
                        <li>{shown}</li>
                        <li>{because(&card.then.why)}</li>
                    </ul>
                </header>
                <div class="columns">{said::reach(contact)} {said::place(contact)}</div>
                {held(&card)}
                {form(here, Some(at), now)}
            </div>
        };
        let title = format!("{} {name}, as it was", contact.handle);
        Page::new(title, body).at(Place::Contacts)
    }))
}

/// What it held.
fn held(card: &ContactCardThen) -> impl IntoView + use<> {
    let slots = card.slots.iter().map(said::slot).collect_view();
    let defaults = card
        .defaults
        .iter()
        .map(|role| view! { <li>{role.title()} " by the organization’s default"</li> });
    let named = (!card.slots.is_empty() || !card.defaults.is_empty())
        .then(|| view! { <ul class="places">{slots} {defaults.collect_view()}</ul> });
    let body = if card.usage.is_empty() {
        view! { <p class="quiet">"No domain showed it."</p> }.into_markup()
    } else {
        used::table(
            &card.usage,
            "Domains that used this contact",
            Some(card.then.at),
        )
        .into_markup()
    };
    view! {
        <section class="section" aria-labelledby="ub">
            <header><h2 id="ub">"Used then"</h2></header>
            {named}
            {body}
        </section>
    }
}
