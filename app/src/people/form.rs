//! The form of a person.

use crate::flash::{Flash, Values};
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Spec, TEXT, fields, label_in};
use leptos::prelude::*;
use model::person::PersonDraft;
use service::people::{PersonEdit, User};

/// The fields, in the form's order.
pub(super) const SPECS: [Spec; 3] = [
    Spec {
        name: "first_name",
        label: "First name",
        ..TEXT
    },
    Spec {
        name: "last_name",
        label: "Last name",
        ..TEXT
    },
    Spec {
        name: "email",
        label: "E-mail",
        hint: "Registries show it for every contact that follows this person.",
        input: "email",
        wide: true,
        size: "m",
        ..TEXT
    },
];

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "number" => "Number",
        "label" => "Label",
        "successor_contact_id" => "Successor",
        "role" => "Role",
        "project_ids" => "Projects of a guest",
        name => label_in(&SPECS, name),
    }
}

pub(super) fn draft_of(values: &Values) -> PersonDraft {
    let mut draft = PersonDraft::default();
    for spec in &SPECS {
        if let (Some(place), Some(text)) = (draft.get_mut(spec.name), values.get(spec.name)) {
            place.clone_from(text);
        }
    }
    draft
}

pub(super) fn edit_of(values: &Values) -> PersonEdit {
    let fields = SPECS
        .iter()
        .filter_map(|spec| Some((spec.name.to_owned(), values.get(spec.name)?.clone())));
    PersonEdit {
        fields: fields.collect(),
    }
}

/// First and last name as one line; the address of who founded the organization without giving a name.
pub(crate) fn full_name(of: &User) -> String {
    let name = format!("{} {}", of.first_name, of.last_name);
    match name.trim() {
        "" => of.email.clone(),
        name => name.to_owned(),
    }
}

/// The form.
pub(super) fn form(
    action: String,
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
    view! {
        <form class="form" method="post" action=action novalidate>
            {version.map(|version| view! { <input type="hidden" name="version" value=version /> })}
            <fieldset>
                <legend>"Person " <small>"As they write their name. Member contacts follow it."</small></legend>
                <div class="fields">{fields(&SPECS, flash, of)}</div>
            </fieldset>
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
        assert!(SPECS.iter().all(|spec| !label(spec.name).is_empty()));
    }
}
