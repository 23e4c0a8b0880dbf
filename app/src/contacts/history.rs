//! A contact's history in words: who changed what, field by field.

use crate::parts::When;
use chrono::{DateTime, Utc};
use leptos::prelude::*;
use model::contact::FIELDS;
use serde_json::Value;
use service::audit::Audit;

/// One change, ready to be read.
#[derive(Debug, PartialEq, Eq)]
enum Change {
    Said(&'static str),
    Field {
        label: String,
        from: String,
        to: String,
    },
}

/// What an entry says that was done.
fn changes(entry: &Audit) -> Vec<Change> {
    if entry.action == "contact.verification_request" {
        return vec![Change::Said("asked its holder to confirm it")];
    }
    let (before, after) = match (&entry.before, &entry.after) {
        (Some(before), Some(after)) => (before, after),
        (None, _) => return vec![Change::Said("wrote this contact")],
        (Some(_), None) => return vec![Change::Said("deleted this contact")],
    };
    let text = |of: &Value, name: &str| {
        of.get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut changes = Vec::new();
    for field in &FIELDS {
        let (from, to) = (text(before, field.name), text(after, field.name));
        if from != to {
            changes.push(Change::Field {
                label: field.label.to_lowercase(),
                from,
                to,
            });
        }
    }
    let now = |name: &str| {
        Some(after.get(name)?.as_bool()?).filter(|_| before.get(name) != after.get(name))
    };
    changes.extend(now("disclose").map(|on| {
        Change::Said(if on {
            "let the world see name, address and reach"
        } else {
            "withheld name, address and reach from the world"
        })
    }));
    changes.extend(now("is_active").map(|on| {
        Change::Said(if on {
            "made it active"
        } else {
            "made it inactive"
        })
    }));
    if text(before, "verification_status") != text(after, "verification_status") {
        let verified = text(after, "verification_status") == "verified";
        changes.push(Change::Said(if verified {
            "confirmed that it is right"
        } else {
            "so it has to be verified anew"
        }));
    }
    if changes.is_empty() {
        changes.push(Change::Said("saved it"));
    }
    changes
}

/// The section, newest first.
pub(super) fn section(history: &[Audit], now: DateTime<Utc>) -> impl IntoView + use<> {
    let lines = history
        .iter()
        .map(|entry| view! { <li><When at=entry.at now=now /><div><bdi>{entry.actor_name.clone()}</bdi> " " {sentence(changes(entry))}</div></li> })
        .collect_view();
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
            Change::Said(words) => words.into_any(),
            Change::Field { label, from, to } if from.is_empty() => view! { "added the " {label} " " <ins dir="auto">{to}</ins> }.into_any(),
            Change::Field { label, from, to } if to.is_empty() => view! { "took the " {label} " " <del dir="auto">{from}</del> " away" }.into_any(),
            Change::Field { label, from, to } => {
                view! { "changed the " {label} " from " <del dir="auto">{from}</del> " to " <ins dir="auto">{to}</ins> }.into_any()
            }
        };
        (between, words)
    };
    changes.into_iter().enumerate().map(part).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::id::OrganizationId;
    use serde_json::json;
    use uuid::Uuid;

    fn entry(before: Option<Value>, after: Option<Value>) -> Audit {
        Audit {
            id: Uuid::nil(),
            organization_id: OrganizationId(Uuid::nil()),
            at: DateTime::UNIX_EPOCH,
            actor_kind: "user".into(),
            actor_id: None,
            actor_name: "Jana".into(),
            action: "contact.update".into(),
            object_kind: "contact".into(),
            object_id: Uuid::nil(),
            before,
            after,
        }
    }

    #[test]
    fn an_update_is_told_field_by_field() {
        let before = json!({ "phone": "+420224000000", "city": "Praha", "fax": null, "disclose": true, "is_active": true, "verification_status": "verified", "version": 1 });
        let after = json!({ "phone": null, "city": "Brno", "fax": null, "disclose": false, "is_active": true, "verification_status": "unverified", "version": 2 });
        let field = |label: &str, from: &str, to: &str| Change::Field {
            label: label.into(),
            from: from.into(),
            to: to.into(),
        };
        assert_eq!(
            changes(&entry(Some(before), Some(after))),
            [
                field("phone", "+420224000000", ""),
                field("city", "Praha", "Brno"),
                Change::Said("withheld name, address and reach from the world"),
                Change::Said("so it has to be verified anew"),
            ]
        );
    }

    #[test]
    fn beginnings_are_told() {
        assert_eq!(
            changes(&entry(None, Some(json!({})))),
            [Change::Said("wrote this contact")]
        );
        let inactive = changes(&entry(
            Some(json!({ "is_active": true })),
            Some(json!({ "is_active": false })),
        ));
        assert_eq!(inactive, [Change::Said("made it inactive")]);
    }
}
