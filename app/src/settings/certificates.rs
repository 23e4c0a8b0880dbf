//! The contacts for certificates, as whoever calls DigiCert's API wrote them: the current ones and those before.

use crate::markup::IntoMarkup;
use leptos::prelude::*;
use model::certificate::CertificateRole;
use service::certificates::{CertificateContacts, Kept};

/// The fields behind name and address, with their labels.
fn details(kept: &Kept) -> [(&'static str, Option<String>); 4] {
    let contact = &kept.contact;
    [
        ("Job title", contact.job_title.clone()),
        ("Telephone", contact.telephone.clone()),
        ("Extension", contact.telephone_extension.clone()),
        ("Language", contact.language_id.clone()),
    ]
}

/// Both kinds, and who held them before.
pub(super) fn section(contacts: &CertificateContacts) -> impl IntoView + use<> {
    let cards = CertificateRole::ALL
        .into_iter()
        .map(|role| {
            let kept = contacts.current.iter().find(|kept| kept.role == role);
            card(role, kept)
        })
        .collect_view();
    let earlier = contacts.earlier.iter().map(before).collect_view();
    let some = !contacts.earlier.is_empty();
    view! {
        <section class="card" aria-labelledby="certificates">
            <h2 class="tab" id="certificates">"Contacts for certificates"</h2>
            <div class="slip">
            <p class="quiet">"Who certificate authorities know. They are written over DigiCert’s API and go to no domain registry."</p>
            <div class="fields">{cards}</div>
            {some.then(|| view! {
                <details>
                    <summary>"Those before"</summary>
                    <ul class="plain">{earlier}</ul>
                </details>
            })}
            </div>
        </section>
    }
}

fn card(role: CertificateRole, kept: Option<&Kept>) -> impl IntoView + use<> {
    let body = match kept {
        None => view! { <p class="quiet">"Nobody yet."</p> }.into_markup(),
        Some(kept) => {
            let contact = &kept.contact;
            let name = format!("{} {}", contact.first_name, contact.last_name);
            let email = contact.email.clone();
            let rows = details(kept)
                .into_iter()
                .filter_map(|(label, text)| text.map(|text| (label, text)))
                .map(|(label, text)| view! { <dt>{label}</dt><dd>{text}</dd> })
                .collect_view();
            view! {
                <dl class="data">
                    <dt>"Name"</dt><dd>{name}</dd>
                    <dt>"E-mail"</dt><dd>{email}</dd>
                    {rows}
                </dl>
            }
            .into_markup()
        }
    };
    view! { <div><h3>{role.title()}</h3>{body}</div> }
}

fn before(kept: &Kept) -> impl IntoView + use<> {
    let contact = &kept.contact;
    let ended = kept
        .ended_at
        .map(|at| at.format("%Y-%m-%d").to_string())
        .unwrap_or_default();
    let text = format!(
        "{}: {} {}, {}",
        kept.role.title(),
        contact.first_name,
        contact.last_name,
        contact.email
    );
    view! { <li>{text}" until "<time datetime=ended.clone()>{ended.clone()}</time></li> }
}
