//! What a report says became of a letter.

use super::fields::{Fields, Group};
use super::text::Text;
use crate::judge::{Reply, Status, Words, judged};
use model::letter::{Fate, Refusal, Return, shown};

/// What became of the letter, for all recipients that are named: one of them who has it, or may still get it, is enough for no return. `None` when none is named.
pub(super) fn of_all(fields: &Fields, text: &Text) -> Option<Fate> {
    let mut delayed = false;
    let mut returned: Option<Return> = None;
    for group in &fields.0 {
        match of(group, text) {
            Fate::Delivered => return Some(Fate::Delivered),
            Fate::Delayed => delayed = true,
            Fate::Failed(found) => {
                // In doubt it is not the address.
                if returned.as_ref().is_none_or(|known| known.bounced) {
                    returned = Some(found);
                }
            }
        }
    }
    if delayed {
        return Some(Fate::Delayed);
    }
    returned.map(Fate::Failed)
}

fn of(group: &Group, text: &Text) -> Fate {
    let status = group
        .get("status")
        .and_then(|value| value.split_whitespace().next());
    let status = status.and_then(Status::parse);
    let action = group.get("action").map(str::to_ascii_lowercase);
    match action.as_deref() {
        Some("delivered" | "relayed" | "expanded") => Fate::Delivered,
        // OpenSMTPD's last word on a letter whose time ran out. Others use both for a warning, and say that they go on.
        Some("delayed") if !(is_expiry(status) && text.expired()) => Fate::Delayed,
        None if status.is_none_or(|status| status.class != 5) => Fate::Delayed,
        _ => Fate::Failed(returned(group, status, text)),
    }
}

/// Delivery time expired (RFC 3463, section 3.5).
fn is_expiry(status: Option<Status>) -> bool {
    status.is_some_and(|status| (status.subject, status.detail) == (4, 7))
}

fn returned(group: &Group, status: Option<Status>, text: &Text) -> Return {
    let diagnosed = group.behind_type("diagnostic-code");
    let said = diagnosed.map(str::to_owned).or_else(|| text.reason());
    let said = said.unwrap_or_default();
    let found = Reply::find(&said);
    let reply = Reply {
        status: found.status.or(status.filter(|status| status.tells())),
        ..found
    };
    let spoken = Words::of(&said);
    let expired = is_expiry(status)
        || spoken.expired()
        || reply.code.is_some_and(|code| code < 500)
        || status.is_some_and(|status| status.class == 4);
    let words = match (said.as_str(), status) {
        (
            "",
            Some(Status {
                class,
                subject,
                detail,
            }),
        ) => format!("{class}.{subject}.{detail}"),
        (said, _) => shown(said),
    };
    let told = !said.is_empty() || status.is_some_and(Status::tells);
    let about = told.then(|| judged(text.stage(), &reply).about).flatten();
    Return {
        // An address that took nothing for days is no better than one that is refused, unless that was for our sake.
        bounced: match about {
            Some(Refusal::Address) => true,
            Some(Refusal::Mailbox) | None => expired && !spoken.greylisting(),
            Some(Refusal::Sender | Refusal::Letter) => false,
        },
        refusal: about,
        words,
    }
}
