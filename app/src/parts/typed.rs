//! Plain forms from a table of fields: what was typed before the form was returned, else what is stored.

use super::{SelectField, TextField};
use crate::flash::Flash;
use crate::markup::{IntoMarkup, Markup};
use crate::parts::{Icon, State as Badge};
use leptos::prelude::*;
use model::country;
use model::spec::FieldSpec;
use serde_json::Value;

/// The fields, filled with what was typed, else with what `stored` says.
pub(crate) fn fields(
    specs: &[FieldSpec],
    flash: &Flash,
    stored: impl Fn(&str) -> String,
) -> Vec<Markup> {
    specs
        .iter()
        .map(|spec| {
            let value = flash
                .values
                .get(spec.name)
                .cloned()
                .unwrap_or_else(|| stored(spec.name));
            field(spec, value, wrong(flash, spec.name))
        })
        .collect()
}

/// What is wrong with a field, in words.
pub(crate) fn wrong(flash: &Flash, name: &str) -> Option<String> {
    flash
        .errors
        .of(name)
        .map(|error| error.code.text().into_owned())
}

fn field(spec: &FieldSpec, value: String, error: Option<String>) -> Markup {
    if spec.name == "country_code" {
        let options = country::all()
            .iter()
            .map(|country| (country.code, country.name))
            .collect();
        let value = country::parse(&value).unwrap_or(value);
        return view! { <SelectField name=spec.name label=spec.label options=options value=value error=error /> }.into_markup();
    }
    view! {
        <TextField
            name=spec.name
            label=spec.label
            hint=spec.hint
            input=spec.input()
            inputmode=spec.inputmode()
            max=spec.max
            required=spec.always_filled()
            value=value
            error=error
            wide=spec.wide
            size=spec.size
        />
    }
    .into_markup()
}

/// The label of a field, for the error summary.
pub(crate) fn label_in(specs: &[FieldSpec], name: &str) -> &'static str {
    specs
        .iter()
        .find(|spec| spec.name == name)
        .map_or("", |spec| spec.label)
}

/// The version that a form is based on: the original one, unless somebody else saved meanwhile and both versions are shown.
pub(crate) fn version_of(flash: &Flash, stored: i64) -> String {
    flash
        .values
        .get("version")
        .filter(|_| flash.conflict.is_none())
        .cloned()
        .unwrap_or_else(|| stored.to_string())
}

/// What was typed beside what somebody else saved meanwhile; nothing without a conflict. Saving again is a decision.
pub(crate) fn both_versions(specs: &[FieldSpec], flash: &Flash) -> Option<impl IntoView + use<>> {
    let saved = flash.conflict.clone().filter(|_| {
        specs
            .iter()
            .any(|spec| flash.values.contains_key(spec.name))
    })?;
    let text = |name: &str| {
        saved
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let rows: Vec<_> = specs
        .iter()
        .filter_map(|spec| {
            let yours = flash.values.get(spec.name)?.trim().to_owned();
            let theirs = text(spec.name);
            (yours != theirs).then_some((spec.label, yours, theirs))
        })
        .collect();
    Some(side_by_side(rows))
}

/// A field in which two versions differ: its label, what was typed, what is saved.
pub(crate) type Differing = (&'static str, String, String);

/// What was typed beside what is saved, and what to do about it.
pub(crate) fn side_by_side(rows: Vec<Differing>) -> impl IntoView + use<> {
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(label, yours, theirs)| {
            view! {
                <tr data-differs="" data-state="differs">
                    <th scope="row">{label} " " <Badge state="differs" text="Yours is in the form" /></th>
                    <td data-label="Yours" dir="auto">{yours}</td>
                    <td data-label="Saved" dir="auto">{theirs}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <div class="flash" data-state="waiting" role="alert">
            <Icon name="waiting" />
            <div><p>"Somebody else saved this while you were writing. Nothing was overwritten and nothing of yours is lost: look at both versions, set right what the form below should say, then save."</p></div>
        </div>
        <div class="diff-box">
            <table class="diff">
                <caption>"Where the two versions differ"</caption>
                <thead><tr><th scope="col">"Field"</th><th scope="col"><strong>"Yours"</strong>"typed just now"</th><th scope="col"><strong>"Saved"</strong>"by somebody else"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn after_a_conflict_the_form_is_written_over_what_is_saved() {
        let mut flash = Flash {
            values: [("version".to_owned(), "3".to_owned())].into(),
            ..Flash::default()
        };
        assert_eq!(version_of(&flash, 4), "3");
        flash.conflict = Some(json!({ "version": 4 }));
        assert_eq!(version_of(&flash, 4), "4");
        assert_eq!(version_of(&Flash::default(), 7), "7");
    }
}
