//! The form of a location.

use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Sent, fields, label_in};
use leptos::prelude::*;
use model::location::{FIELDS, Office, OfficeDraft};
use model::spec::{FieldSpec, Group};

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "is_primary" => "Primary office",
        name => label_in(&FIELDS, name),
    }
}

/// The form. `stored` is the version it is based on; `primary` whether the location is the primary one already.
pub(super) fn form(
    sent: Sent,
    stored: Option<&Office>,
    primary: bool,
    flash: &Flash,
    version: Option<String>,
    buttons: impl IntoView + 'static,
) -> Markup {
    let stored = stored.map(OfficeDraft::from).unwrap_or_default();
    let part = |group: Group| {
        let part: Vec<FieldSpec> = FIELDS
            .into_iter()
            .filter(|field| field.group == group)
            .collect();
        fields(&part, flash, |name| {
            stored.get(name).unwrap_or_default().to_owned()
        })
    };
    let ticked = flash.values.contains_key("is_primary");
    let function = sent.function();
    view! {
        <form class="form" method="post" action=sent.action data-function=function data-of=sent.of novalidate>
            {version.map(|version| view! { <input type="hidden" name="version" value=version /> })}
            <fieldset>
                <legend>"Office " <small>"Every member contact that sits here shows this address."</small></legend>
                <div class="fields">{part(Group::Address)}</div>
            </fieldset>
            <fieldset>
                <legend>"Reach " <small>"The office’s own numbers."</small></legend>
                <div class="fields">{part(Group::Reach)}</div>
            </fieldset>
            {(!primary).then(|| view! {
                <fieldset>
                    <legend>"Use"</legend>
                    <div class="fields">
                        <label class="check" data-wide="">
                            <input type="checkbox" id="is_primary" name="is_primary" value="true" checked=ticked />
                            <span>"Make this the primary office"<small>"The one that is offered first for new member contacts. There is always exactly one."</small></span>
                        </label>
                    </div>
                </fieldset>
            })}
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
    fn every_field_of_an_office_is_in_the_form() {
        let mut shown: Vec<&FieldSpec> = vec![];
        for group in [Group::Address, Group::Reach] {
            shown.extend(FIELDS.iter().filter(|field| field.group == group));
        }
        assert_eq!(shown.len(), FIELDS.len());
        assert!(FIELDS.iter().all(|field| !label(field.name).is_empty()));
    }
}
