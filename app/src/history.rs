//! Histories in words: who changed what, field by field.

use crate::markup::IntoMarkup;
use crate::parts::When;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use serde_json::Value;
use service::audit::Audit;

/// One change, ready to be read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Said(&'static str),
    Told(String),
    Field {
        label: String,
        from: String,
        to: String,
    },
}

/// The text of a field as the log stores it; empty when it has none.
pub(crate) fn text(of: &Value, name: &str) -> String {
    of.get(name)
        .and_then(Value::as_str)
        .unwrap_or_default()
        .to_owned()
}

/// The text fields in which two rows differ.
pub(crate) fn between<'a>(
    before: &Value,
    after: &Value,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<Change> {
    fields
        .into_iter()
        .filter_map(|(name, label)| {
            let (from, to) = (text(before, name), text(after, name));
            (from != to).then(|| Change::Field {
                label: label.to_lowercase(),
                from,
                to,
            })
        })
        .collect()
}

/// The new value of a switch, where it changed.
pub(crate) fn turned(before: &Value, after: &Value, name: &str) -> Option<bool> {
    Some(after.get(name)?.as_bool()?).filter(|_| before.get(name) != after.get(name))
}

/// The section, newest first; `told` gives an entry's action in words.
pub(crate) fn section(
    history: &[Audit],
    now: DateTime<Utc>,
    told: fn(&Audit) -> Vec<Change>,
) -> impl IntoView + use<> {
    let lines: Vec<_> = history
        .iter()
        .map(|entry| {
            let mut changes = told(entry);
            if changes.is_empty() {
                changes.push(Change::Said("saved it"));
            }
            view! { <li><When at=entry.at now=now /><div><bdi>{entry.actor_name.clone()}</bdi> " " {sentence(changes)}</div></li> }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="hi">
            <header><h2 id="hi">"History"</h2></header>
            <ol class="log">{lines}</ol>
        </section>
    }
}

fn sentence(changes: Vec<Change>) -> impl IntoView {
    let last = changes.len().saturating_sub(1);
    let part = |(place, change): (usize, Change)| {
        let between = match place {
            0 => "",
            place if place == last => " and ",
            _ => ", ",
        };
        let words = match change {
            Change::Said(words) => words.into_markup(),
            Change::Told(words) => view! { {words} }.into_markup(),
            Change::Field { label, from, to } if from.is_empty() => {
                view! { "added the " {label} " " <ins dir="auto">{to}</ins> }.into_markup()
            }
            Change::Field { label, from, to } if to.is_empty() => {
                view! { "took the " {label} " " <del dir="auto">{from}</del> " away" }.into_markup()
            }
            Change::Field { label, from, to } => {
                view! { "changed the " {label} " from " <del dir="auto">{from}</del> " to " <ins dir="auto">{to}</ins> }.into_markup()
            }
        };
        (between, words)
    };
    changes.into_iter().enumerate().map(part).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_told() {
        let before = json!({ "label": "Praha", "fax": null, "is_primary": false });
        let after = json!({ "label": "Brno", "fax": "", "is_primary": true });
        assert_eq!(
            between(&before, &after, [("label", "Label"), ("fax", "Fax")]),
            [Change::Field {
                label: "label".into(),
                from: "Praha".into(),
                to: "Brno".into()
            }]
        );
        assert_eq!(turned(&before, &after, "is_primary"), Some(true));
        assert_eq!(turned(&after, &after, "is_primary"), None);
    }
}
