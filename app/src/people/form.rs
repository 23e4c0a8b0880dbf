//! The form of a person.

use crate::flash::{Flash, Values};
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Sent, fields, label_in};
use leptos::prelude::*;
use model::person::{FIELDS, PersonDraft};
use service::people::{PersonEdit, User};

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

pub(super) fn draft_of(values: &Values) -> PersonDraft {
    PersonDraft::named(
        values
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    )
}

pub(super) fn edit_of(values: &Values) -> PersonEdit {
    let fields = FIELDS
        .iter()
        .filter_map(|spec| Some((spec.name.to_owned(), values.get(spec.name)?.clone())));
    PersonEdit {
        fields: fields.collect(),
    }
}

/// First and last name as one line; the address of a founder without a name.
pub(crate) fn full_name(of: &User) -> String {
    let name = format!("{} {}", of.first_name, of.last_name);
    match name.trim() {
        "" => of.email.clone(),
        name => name.to_owned(),
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
    let of = |name: &str| {
        stored
            .map(|user| match name {
                "first_name" => user.first_name.clone(),
                "last_name" => user.last_name.clone(),
                "email" => user.email.clone(),
                _ => String::new(),
            })
            .unwrap_or_default()
    };
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
    fn a_form_is_read_by_the_names_of_the_api() {
        let values: Values = [
            ("first_name", "Hana"),
            ("email", "h@example.cz"),
            ("nose", "x"),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
        assert_eq!(draft_of(&values).first_name, "Hana");
        assert_eq!(edit_of(&values).fields.len(), 2, "what was not sent stays");
        assert!(FIELDS.iter().all(|spec| !label(spec.name).is_empty()));
    }
}
