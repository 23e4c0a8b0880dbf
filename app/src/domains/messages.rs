//! What the domain's registry said of it by itself: an alarm while another registrar asks for it, and the latest messages.

use crate::parts::{Icon, When};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::registry_message::MessageKind;
use service::domains::PollMessage;

/// How much of a text the page shows, in characters.
const SHOWN: usize = 2_000;

/// The words of an open request for a transfer: who asks, and until when it can be objected to.
pub(crate) fn request(other_party: Option<&str>, act_by: Option<DateTime<Utc>>) -> String {
    let who = other_party.unwrap_or("Another registrar");
    match act_by {
        Some(at) => format!(
            "{who} asks for this domain. Unless the registry is told otherwise until {}, it goes there.",
            at.format("%-d %B %Y, %H:%M UTC")
        ),
        None => {
            format!("{who} asks for this domain. Ask the registry until when it can be stopped.")
        }
    }
}

/// The alarm, while a request is open.
pub(super) fn alarm(messages: &[PollMessage]) -> Option<impl IntoView + use<>> {
    let open = messages.iter().find(|message| {
        message.kind == MessageKind::TransferRequested && message.ended_at.is_none()
    })?;
    let words = request(open.other_party.as_deref(), open.act_by);
    Some(view! {
        <p class="flash" data-state="failed" role="alert"><Icon name="alert" /><span>{words}</span></p>
    })
}

/// The section; nothing while the registry said nothing.
pub(super) fn section(
    messages: &[PollMessage],
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    (!messages.is_empty()).then(|| {
        let rows = messages.iter().map(|it| row(it, now)).collect_view();
        view! {
            <section class="card" aria-labelledby="said" data-print="no">
                <h2 class="tab" id="said">"What the registry said"</h2>
                <div class="slip"><ul class="plain">{rows}</ul></div>
            </section>
        }
    })
}

/// One message, in a list.
pub(crate) fn row(message: &PollMessage, now: DateTime<Utc>) -> impl IntoView + use<> {
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
