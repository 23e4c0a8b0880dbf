//! The form of an office.

use crate::flash::{Flash, Values};
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Spec, TEXT, fields, label_in};
use leptos::prelude::*;
use model::location::{FIELDS, Office, OfficeDraft};
use service::locations::LocationEdit;

/// The fields, in the form's order.
pub(super) const SPECS: [Spec; 9] = [
    Spec {
        name: "label",
        label: "Label",
        hint: "What you call it: Headquarters, Berlin.",
        wide: true,
        size: "m",
        ..TEXT
    },
    Spec {
        name: "street1",
        label: "Street",
        wide: true,
        ..TEXT
    },
    Spec {
        name: "street2",
        label: "Street, second line",
        required: false,
        wide: true,
        ..TEXT
    },
    Spec {
        name: "city",
        label: "City",
        ..TEXT
    },
    Spec {
        name: "region",
        label: "Region",
        required: false,
        ..TEXT
    },
    Spec {
        name: "postal_code",
        label: "Postal code",
        hint: "Leave empty where the country has none.",
        required: false,
        size: "s",
        ..TEXT
    },
    Spec {
        name: "country_code",
        label: "Country",
        ..TEXT
    },
    Spec {
        name: "phone",
        label: "Phone",
        hint: "Shown for members without a telephone of their own. With + and the country code.",
        input: "tel",
        required: false,
        ..TEXT
    },
    Spec {
        name: "fax",
        label: "Fax",
        input: "tel",
        required: false,
        ..TEXT
    },
];

pub(super) fn label(name: &str) -> &'static str {
    match name {
        "is_primary" => "Primary office",
        name => label_in(&SPECS, name),
    }
}

/// What was typed.
pub(super) fn draft_of(values: &Values) -> OfficeDraft {
    let mut draft = OfficeDraft::default();
    for name in FIELDS {
        if let (Some(place), Some(text)) = (draft.get_mut(name), values.get(name)) {
            place.clone_from(text);
        }
    }
    draft
}

/// What an office is to become by what was typed. A box that is not ticked is not sent, and says nothing: the primary office becomes another by
/// ticking that one's.
pub(super) fn edit_of(values: &Values) -> LocationEdit {
    let fields = FIELDS
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), values.get(*name)?.clone())));
    LocationEdit {
        fields: fields.collect(),
        is_primary: values.contains_key("is_primary").then_some(true),
    }
}

/// The form. `stored` is what it is written over; `primary` whether the office is the primary one already.
pub(super) fn form(
    action: String,
    stored: Option<&Office>,
    primary: bool,
    flash: &Flash,
    version: Option<String>,
    buttons: impl IntoView + 'static,
) -> Markup {
    let stored = stored.map(OfficeDraft::from_office).unwrap_or_default();
    let part = |range: std::ops::Range<usize>| {
        fields(SPECS.get(range).unwrap_or_default(), flash, |name| {
            stored.get(name).unwrap_or_default().to_owned()
        })
    };
    let ticked = flash.values.contains_key("is_primary");
    view! {
        <form class="form" method="post" action=action novalidate>
            {version.map(|version| view! { <input type="hidden" name="version" value=version /> })}
            <fieldset>
                <legend>"Office " <small>"Every member contact that sits here shows this address."</small></legend>
                <div class="fields">{part(0..7)}</div>
            </fieldset>
            <fieldset>
                <legend>"Reach " <small>"The office’s own numbers."</small></legend>
                <div class="fields">{part(7..9)}</div>
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
        assert_eq!(SPECS.map(|spec| spec.name), FIELDS);
        assert!(FIELDS.iter().all(|name| !label(name).is_empty()));
    }

    #[test]
    fn what_was_not_sent_stays() {
        let values: Values = [("label".to_owned(), "Brno".to_owned())].into();
        let edit = edit_of(&values);
        assert_eq!(edit.fields.len(), 1);
        assert_eq!(edit.is_primary, None);
        assert_eq!(draft_of(&values).label, "Brno");
    }
}
