//! One object of the document.

use super::marked::marked;
use super::schema::{bounds, kind, text};
use crate::markup::IntoMarkup;
use leptos::prelude::*;
use serde_json::Value;

/// An object with its members; or a string with its values.
pub(super) fn object(name: &str, schema: &Value) -> impl IntoView + use<> {
    let about = text(&schema["description"]);
    let members = schema["properties"]
        .as_object()
        .map(|_| members(name, schema));
    let words = members
        .is_none()
        .then(|| view! { <p class="mono small">{kind(schema).0}</p> });
    view! {
        <details class="api-item" id=format!("object-{name}")>
            <summary><span class="mono">{name.to_owned()}</span></summary>
            <div class="stack">
                {(!about.is_empty()).then(|| view! { <p class="measure">{marked(&about)}</p> })}
                {members}
                {words}
            </div>
        </details>
    }
}

/// The members of an object, required ones first.
pub(super) fn members(of: &str, schema: &Value) -> impl IntoView + use<> {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut all: Vec<(&String, &Value)> = schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .collect();
    all.sort_by_key(|(name, _)| !required.contains(&name.as_str()));
    let rows: Vec<_> = all
        .into_iter()
        .map(|(name, member)| row(name, member, !required.contains(&name.as_str())))
        .collect();
    view! {
        <div class="list-box">
            <table class="list">
                <caption class="vh">{format!("Members of {of}")}</caption>
                <thead><tr><th scope="col">"Name"</th><th scope="col">"Value"</th><th scope="col">"Meaning"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

/// One member or parameter.
pub(super) fn row(name: &str, schema: &Value, optional: bool) -> impl IntoView + use<> {
    let (words, refers) = kind(schema);
    let value = match refers {
        Some(target) => view! { <a href=format!("#object-{target}")>{words}</a> }.into_markup(),
        None => words.into_markup(),
    };
    let bounds = bounds(schema);
    let about = text(&schema["description"]);
    view! {
        <tr>
            <th scope="row"><span class="mono">{name.to_owned()}</span> {optional.then(|| view! { " " <span class="sub">"optional"</span> })}</th>
            <td data-label="Value">{value} {(!bounds.is_empty()).then(|| view! { " " <span class="sub">{bounds}</span> })}</td>
            <td>{marked(&about)}</td>
        </tr>
    }
}
