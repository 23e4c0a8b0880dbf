//! The contact form: from the table of fields in `model`, for a new contact and for an old one.

use crate::flash::Flash;
use crate::form::contact::draft_of;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{SelectField, Sent, TextField};
use leptos::prelude::*;
use model::contact::{Draft, FIELDS, spec};
use model::country;
use model::spec::{FieldSpec, Group};
use std::borrow::Cow;

/// The form's id: the live checks find it by this.
pub(super) const FORM: &str = "contact";

/// What was typed before the form was returned, if it was.
pub(super) fn typed(flash: &Flash) -> Option<Draft> {
    (!flash.values.is_empty()).then(|| draft_of(&flash.values))
}

/// A field's label, for the error summary.
pub(super) fn label(name: &str) -> &'static str {
    spec(name).map_or("", |field| field.label)
}

/// The form. `hidden` holds the hidden fields.
pub(super) fn form(
    sent: Sent,
    draft: &Draft,
    flash: &Flash,
    hidden: [(&'static str, String); 1],
    buttons: impl IntoView + 'static,
) -> Markup {
    let groups = Group::ALL
        .into_iter()
        .map(|group| fieldset(group, draft, flash))
        .collect_view();
    view! {
        <form class="form" id=FORM method="post" action=sent.action data-function=sent.function data-of=sent.of novalidate>
            {hidden.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view()}
            {groups}
            <fieldset>
                <legend>"Disclosure " <small>"What WHOIS and RDAP may show to everybody."</small></legend>
                <div class="fields">
                    <label class="check" data-wide="">
                        <input type="checkbox" id="disclose" name="disclose" value="true" checked=draft.disclose />
                        <span>
                            "Publish name, address and reach"
                            <small>"Without it the world sees the region and the country; everything else is redacted."</small>
                        </span>
                    </label>
                </div>
            </fieldset>
            <div class="outcome" aria-live="polite"></div>
            <p class="actions">{buttons}</p>
        </form>
    }
    .into_markup()
}

fn fieldset(group: Group, draft: &Draft, flash: &Flash) -> impl IntoView + use<> {
    let note = match group {
        Group::Who => "A person, as they write their name, or the name of a desk.",
        Group::Reach => "Registries want an e-mail address; a phone in international form.",
        Group::Address => "Where post arrives. Not every country has postal codes or regions.",
    };
    let fields = FIELDS
        .iter()
        .filter(|field| field.group == group)
        .map(|field| one(field, draft, flash))
        .collect_view();
    view! {
        <fieldset>
            <legend>{group.title()} " " <small>{note}</small></legend>
            <div class="fields">{fields}</div>
        </fieldset>
    }
}

/// Autocomplete is off throughout: the browser knows the user's own name and address, not this contact's.
fn one(field: &FieldSpec, draft: &Draft, flash: &Flash) -> Markup {
    let value = draft.get(field.name).unwrap_or_default().to_owned();
    let error = flash
        .errors
        .of(field.name)
        .map(|error| error.code.text().into_owned());
    if field.name == "country_code" {
        let options = country::all()
            .iter()
            .map(|country| (country.code, country.name))
            .collect();
        let value = country::parse(&value).unwrap_or(value);
        return view! { <SelectField name=field.name label=field.label options=options value=value error=error /> }.into_markup();
    }
    let words = postal::labels(&draft.country_code);
    // A number of the country that is chosen says it best.
    let example = (field.name == "phone")
        .then(|| {
            country::parse(&draft.country_code)
                .ok()
                .and_then(|code| phones::example(&code))
        })
        .flatten();
    let hint = example.map_or(field.hint.into(), |example| {
        Cow::Owned(format!(
            "As {example}, or as it is dialled in the country below."
        ))
    });
    let label = match field.name {
        "city" => words.city,
        "region" => words.region,
        "postal_code" => words.postal_code,
        _ => field.label,
    };
    view! {
        <TextField
            name=field.name
            label=label
            hint=hint
            input=field.input()
            inputmode=field.inputmode()
            max=field.max
            required=field.always_filled()
            value=value
            error=error
            wide=field.wide
            size=field.size
        />
    }
    .into_markup()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_a_label() {
        assert!(FIELDS.iter().all(|field| !label(field.name).is_empty()));
        assert_eq!(label("version"), "");
    }
}
