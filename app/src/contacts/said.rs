//! What a contact says: how to reach it, where it is. And a slot that holds it.

use super::address;
use crate::markup::IntoMarkup;
use crate::parts::{mailto, number};
use leptos::prelude::*;
use service::contacts::Contact;
use service::teams::Slot;

pub(super) fn reach(contact: &Contact) -> impl IntoView + use<> {
    let none = || view! { <dd class="quiet">"none"</dd> }.into_markup();
    let of = &contact.snapshot;
    let phone = number(of.phone.as_deref(), of.phone_ext.as_deref());
    let fax = number(of.fax.as_deref(), of.fax_ext.as_deref());
    let email = contact.snapshot.email.clone().map_or_else(none, |email| {
        let href = mailto(&email);
        // It breaks behind the local part rather than within a label.
        let (local, domain) = email.rsplit_once('@').unwrap_or((&email, ""));
        let domain = (!domain.is_empty()).then(|| view! { <wbr />{format!("@{domain}")} });
        view! { <dd><a href=href>{local.to_owned()}{domain}</a></dd> }.into_markup()
    });
    view! {
        <section class="card" aria-labelledby="re">
            <h2 class="tab" id="re">"Reach"</h2>
            <div class="slip">
                <dl class="data"><dt>"E-mail"</dt>{email}<dt>"Phone"</dt>{phone}<dt>"Fax"</dt>{fax}</dl>
            </div>
        </section>
    }
}

pub(super) fn place(contact: &Contact) -> impl IntoView + use<> {
    let lines = address::lines(&contact.snapshot)
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

pub(super) fn slot(slot: &Slot) -> impl IntoView + use<> {
    view! { <li>{slot.role.title()} " of team " <a href=format!("/teams/{}", slot.team_id)><bdi>{slot.team.clone()}</bdi></a></li> }
}
