//! What the domain's registry said of it by itself: an alarm while another registrar asks for it.

use crate::parts::Icon;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::registry_message::MessageKind;
use service::domains::PollMessage;

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
