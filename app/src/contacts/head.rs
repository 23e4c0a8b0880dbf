//! The head of a contact's pages: the tab with the handle, its name, its status.

use crate::markup::IntoMarkup;
use crate::parts::{State as Badge, When};
use crate::words::{domains, unshown};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::contact::VerificationStatus;
use service::contacts::ContactCard;

/// The head, followed by `actions`.
pub(super) fn head<V: IntoView + 'static>(
    card: &ContactCard,
    now: DateTime<Utc>,
    actions: V,
) -> impl IntoView + use<V> {
    let contact = &card.contact;
    let (state, word) = match (contact.verification_status, contact.verified_at) {
        (VerificationStatus::Verified, Some(at)) => {
            ("verified", format!("Verified {}", at.format("%-d %b %Y")))
        }
        (VerificationStatus::Verified, None) => ("verified", "Verified".to_owned()),
        (VerificationStatus::Unverified, _) => ("unverified", "Unverified".to_owned()),
    };
    let used = match card.domains {
        0 => view! { {unshown(&card.uses)} }.into_markup(),
        count => view! { "used by " <strong>{domains(count)}</strong> }.into_markup(),
    };
    let mut teams: Vec<_> = card.slots.iter().map(|slot| slot.team_id).collect();
    teams.dedup();
    let teams = match teams.len() {
        0 => None,
        1 => Some("in slots of 1 team".to_owned()),
        count => Some(format!("in slots of {count} teams")),
    };
    let copied = contact.copy_of.as_ref().map(|of| {
        let (href, handle) = (format!("/contacts/{}", of.id), of.handle.clone());
        view! { <li>"copy of "<a href=href class="handle">{handle}</a>", follows its edits"</li> }
    });
    let copies = card.copies.iter().map(|copy| {
        let (href, handle) = (format!("/contacts/{}", copy.id), copy.handle.clone());
        let shown = if copy.disclose { "published" } else { "withheld" };
        view! { <li>{shown} " on some domains by its copy "<a href=href class="handle">{handle}</a></li> }
    });
    let copies = copies.collect_view();
    let org = contact.snapshot.org_name.clone();
    let (changed, inactive) = (contact.updated_at, !contact.is_active);
    view! {
        <header class="record" id="record" data-fresh="">
            <p class="tab"><span class="handle">{contact.handle.clone()}</span></p>
            <div class="title">
                <h1><bdi>{contact.snapshot.full_name()}</bdi>{org.map(|org| view! { <span class="org"><bdi>{org}</bdi></span> })}</h1>
                {actions}
            </div>
            <ul class="facts">
                <li>{contact.kind.as_str()}</li>
                {copied}
                {copies}
                {inactive.then(|| view! { <li><Badge state="inactive" text="Inactive" /></li> })}
                <li><Badge state=state text=word /></li>
                <li>{used}</li>
                {teams.map(|words| view! { <li>{words}</li> })}
                <li>"changed " <When at=changed now=now /></li>
            </ul>
        </header>
    }
}
