//! What registries said by themselves, of a domain, a contact or neither.

use super::When;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::domains::PollMessage;

/// How much of a text the page shows, in characters.
const SHOWN: usize = 2_000;

/// The section of a record; nothing while no registry said anything. The title says who it was.
pub(crate) fn registry_said(
    title: &'static str,
    messages: &[PollMessage],
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    (!messages.is_empty()).then(|| {
        let rows = messages.iter().map(|it| said_row(it, now)).collect_view();
        view! {
            <section class="card" aria-labelledby="said" data-print="no">
                <h2 class="tab" id="said">{title}</h2>
                <div class="slip"><ul class="plain">{rows}</ul></div>
            </section>
        }
    })
}

/// One message, in a list.
pub(crate) fn said_row(message: &PollMessage, now: DateTime<Utc>) -> impl IntoView + use<> {
    let text: String = message.text.chars().take(SHOWN).collect();
    let about = message
        .object
        .clone()
        .filter(|_| message.domain_id.is_none());
    view! {
        <li>
            <When at=message.received_at now=now /> ", " <bdi>{message.registry.clone()}</bdi> ": " {message.kind.title()}
            {about.map(|about| view! { " (" <bdi>{about}</bdi> ")" })}
            {(!text.is_empty()).then(|| view! { <p><q><bdi>{text}</bdi></q></p> })}
        </li>
    }
}
