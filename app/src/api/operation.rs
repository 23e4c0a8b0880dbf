//! One operation of the document.

use super::marked::marked;
use super::object::{members, row};
use super::schema::{kind, referred, text};
use crate::markup::{IntoMarkup, Markup};
use leptos::prelude::*;
use serde_json::Value;
use std::fmt::Write;

/// An operation: what it does, its parameters, its body with the example, its responses.
pub(super) fn operation(
    document: &Value,
    path: &str,
    method: &str,
    of: &Value,
) -> impl IntoView + use<> {
    let about: Vec<_> = text(&of["description"])
        .split("\n\n")
        .filter(|part| !part.is_empty())
        .map(|part| view! { <p class="measure">{marked(part)}</p> })
        .collect();
    let content = &of["requestBody"]["content"]["application/json"];
    let body = content.is_object().then(|| body(document, content));
    let answers: Vec<_> = of["responses"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(status, answer)| answered(document, status, answer))
        .collect();
    let id = text(&of["operationId"]).replace('.', "-");
    view! {
        <details class="api-item" id=id>
            <summary>
                <span class="mono api-method">{method.to_uppercase()}</span>
                " " <span class="mono">{broken(path)}</span>
                " " <span class="quiet">{text(&of["summary"])}</span>
            </summary>
            <div class="stack">
                {about}
                {parameters(of)}
                {body}
                <pre class="mono" tabindex="0" aria-label="Example"><code>{curl(path, method, content)}</code></pre>
                <dl class="data">{answers}</dl>
            </div>
        </details>
    }
}

/// A path that may break at its slashes.
fn broken(path: &str) -> Vec<Markup> {
    path.split_inclusive('/')
        .map(|part| view! { {part.to_owned()} <wbr /> }.into_markup())
        .collect()
}

fn parameters(of: &Value) -> Option<impl IntoView + use<>> {
    let all = of["parameters"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let rows: Vec<_> = all
        .iter()
        .filter(|parameter| parameter["in"] != "path")
        .map(|parameter| {
            let mut schema = parameter["schema"].clone();
            if let Some(members) = schema.as_object_mut() {
                members.insert("description".into(), parameter["description"].clone());
            }
            row(&text(&parameter["name"]), &schema, true)
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <div class="list-box">
                <table class="list">
                    <caption>"Parameters and headers"</caption>
                    <thead><tr><th scope="col">"Name"</th><th scope="col">"Value"</th><th scope="col">"Meaning"</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
    })
}

fn body(document: &Value, content: &Value) -> impl IntoView + use<> {
    let name = referred(&content["schema"]).unwrap_or_default();
    let schema = &document["components"]["schemas"][name];
    let about = text(&schema["description"]);
    view! {
        <p class="measure"><strong>"Body. "</strong> {marked(&about)}</p>
        {schema["properties"].is_object().then(|| members(name, schema))}
    }
}

/// As a shell command.
fn curl(path: &str, method: &str, content: &Value) -> String {
    let mut line = String::from("curl");
    if method != "get" {
        let _ = write!(line, " -X {}", method.to_uppercase());
    }
    let _ = write!(
        line,
        " -H \"Authorization: Bearer $KEY\" \\\n  \"$DESK{path}\""
    );
    let example = &content["example"];
    if example
        .as_object()
        .is_some_and(|members| !members.is_empty())
    {
        let pretty = serde_json::to_string_pretty(example).unwrap_or_default();
        let _ = write!(
            line,
            " \\\n  -H 'Content-Type: application/json' -d '{pretty}'"
        );
    }
    line
}

fn answered(document: &Value, status: &str, answer: &Value) -> impl IntoView + use<> {
    let shared = answer["$ref"]
        .as_str()
        .and_then(|path| document.pointer(path.trim_start_matches('#')));
    let answer = shared.unwrap_or(answer);
    let shown = answer["content"]
        .as_object()
        .and_then(|kinds| kinds.values().next());
    let shown = shown
        .filter(|_| shared.is_none())
        .map(|content| shows(&content["schema"]));
    view! {
        <dt class="mono">{status.to_owned()}</dt>
        <dd>{marked(&text(&answer["description"]))} " " {shown}</dd>
    }
}

/// Which objects a response contains.
fn shows(schema: &Value) -> Vec<Markup> {
    let several = schema["anyOf"].as_array();
    let rows = &schema["properties"]["data"];
    let all: Vec<&Value> = match several {
        Some(several) => several.iter().collect(),
        None if rows.is_object() => vec![rows],
        None => vec![schema],
    };
    all.into_iter()
        .filter_map(|schema| {
            let (words, name) = kind(schema);
            let name = name?;
            Some(view! { <a href=format!("#object-{name}")>{words}</a> " " }.into_markup())
        })
        .collect()
}
