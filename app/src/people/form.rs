//! The form of a person.

use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Sent, fields, label_in};
use leptos::prelude::*;
use model::person::{FIELDS, PersonDraft};
use service::people::User;

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "number" => "Number",
        "label" => "Label",
        "successor_contact_id" => "Successor",
        "role" => "Role",
        "project_ids" => "Projects of a guest",
        name => label_in(&FIELDS, name),
    }
}

/// The form.
pub(super) fn form(
    sent: Sent,
    stored: Option<&User>,
    flash: &Flash,
    version: Option<String>,
    buttons: impl IntoView + 'static,
) -> Markup {
    let stored = stored.map(|user| PersonDraft {
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        email: user.email.clone(),
    });
    let stored = stored.unwrap_or_default();
    let of = |name: &str| stored.get(name).unwrap_or_default().to_owned();
    let function = sent.function();
    view! {
        <form class="form" method="post" action=sent.action data-function=function data-of=sent.of novalidate>
            {version.map(|version| view! { <input type="hidden" name="version" value=version /> })}
            <fieldset>
                <legend>"Person " <small>"As they write their name. Member contacts follow it."</small></legend>
                <div class="fields">{fields(&FIELDS, flash, of)}</div>
            </fieldset>
            <div class="outcome" aria-live="polite"></div>
            <p class="actions">{buttons}</p>
        </form>
    }
    .into_markup()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_label() {
        assert!(FIELDS.iter().all(|spec| !label(spec.name).is_empty()));
    }
}
