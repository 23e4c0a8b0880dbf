//! Messages of registries that could not be read, and those that are about nobody's domain: shown only while there are some.

use crate::parts::{When, said_row};
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use service::domains::PollMessage;
use service::organizations::RegistryMessage;

/// How much of a text the page shows, in characters.
const SHOWN: usize = 2_000;

/// The section; nothing while every message can be read.
pub(super) fn section(
    messages: Vec<RegistryMessage>,
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    (!messages.is_empty()).then(|| {
        let rows = messages.into_iter().map(|it| row(it, now)).collect_view();
        view! {
            <section class="card" aria-labelledby="messages">
                <h2 class="tab" id="messages">"Registry messages"</h2>
                <div class="slip">
                    <p class="quiet">"What a registry put into its queue and nobody here could read. Tasks go on without it: they look at the registry themselves."</p>
                    <ul class="plain">{rows}</ul>
                </div>
            </section>
        }
    })
}

/// What registries said about no domain and no contact of the book; nothing while they said nothing.
pub(super) fn others(
    messages: Vec<PollMessage>,
    now: DateTime<Utc>,
) -> Option<impl IntoView + use<>> {
    (!messages.is_empty()).then(|| {
        let rows = messages.iter().map(|it| said_row(it, now)).collect_view();
        view! {
            <section class="card" aria-labelledby="said">
                <h2 class="tab" id="said">"What registries said"</h2>
                <div class="slip">
                    <p class="quiet">"Messages about no domain and no contact of the book. The others are on the page of what they are about."</p>
                    <ul class="plain">{rows}</ul>
                </div>
            </section>
        }
    })
}

fn row(message: RegistryMessage, now: DateTime<Utc>) -> impl IntoView {
    let fate = match message.fate.as_str() {
        "acknowledged" => "taken off the queue",
        "stuck" => "still at the head of the queue though it was taken off; ask the registry",
        _ if message.message_id.is_none() => {
            "without an id, so it can’t be taken off, and none behind it can be read; ask the registry"
        }
        _ => "kept",
    };
    let id = message.message_id.unwrap_or_else(|| "no id".into());
    let text: String = message.text.chars().take(SHOWN).collect();
    let shown = (!text.is_empty()).then(|| {
        view! { <details><summary>"What it says"</summary><pre class="mono small">{text}</pre></details> }
    });
    view! {
        <li>
            <bdi>{message.registry}</bdi> ", " <span class="mono">{id}</span> ", " <When at=message.received_at now=now /> ": " {fate} "."
            {shown}
        </li>
    }
}
