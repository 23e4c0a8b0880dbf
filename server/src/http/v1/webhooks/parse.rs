//! The bodies that make and change a receiver. Limits and formats are the use case's; here is only what JSON adds.

use crate::http::v1::change::OURS;
use model::field::FieldErrors;
use service::webhooks::WebhookEdit;
use std::collections::BTreeSet;
use wire::read::{Fields, Given};

/// A new receiver.
pub(super) fn create(mut fields: Fields) -> Result<WebhookEdit, FieldErrors> {
    let edit = edit(&mut fields);
    fields.finish()?;
    Ok(edit)
}

/// A change of a receiver.
pub(super) fn patch(mut fields: Fields) -> Result<WebhookEdit, FieldErrors> {
    let edit = edit(&mut fields);
    for name in OURS {
        fields.forbid(name, "This can't be changed here.");
    }
    fields.finish()?;
    Ok(edit)
}

fn edit(fields: &mut Fields) -> WebhookEdit {
    WebhookEdit {
        url: fields.text("url").value(),
        description: match fields.text("description") {
            Given::Absent => None,
            Given::Null => Some(String::new()),
            Given::Value(text) => Some(text),
        },
        events: fields
            .list("events", "a list of contact, role and task", |word| {
                word.parse().ok()
            })
            .map(BTreeSet::from_iter),
        is_active: fields.flag("is_active"),
    }
}
