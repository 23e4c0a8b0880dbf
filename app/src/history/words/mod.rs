//! Each action in words.

mod book;
mod contact;
mod domain;
mod person;
mod shared;

use super::fields::{all, between, roles};
use super::piece::{Change, Shown, changed, said, text as words};
use super::told::Told;
use serde_json::Value;

/// What was done, change by change. Never empty.
pub(super) fn changes(told: Told<'_>) -> Vec<Change> {
    let (noun, verb) = told.entry.action.split_once('.').unwrap_or_default();
    let found = match noun {
        "contact" => contact::changes(told, verb),
        "domain" => domain::changes(told, verb),
        "user" | "phone" => person::changes(told, noun, verb),
        "team" => team(told, verb),
        "organization" => organization(told, verb),
        "location"
        | "project"
        | "key"
        | "webhook"
        | "task"
        | "plan"
        | "import"
        | "certificate_contact" => book::changes(told, noun, verb),
        _ => Vec::new(),
    };
    if !found.is_empty() {
        return found;
    }
    let found = all(told);
    if found.is_empty() {
        return vec![said(told.entry.action.replace(['.', '_'], " "))];
    }
    found
}

fn team(told: Told<'_>, verb: &str) -> Vec<Change> {
    let slots = |side: &Value| side.get("slots").cloned().unwrap_or_default();
    match verb {
        "create" => {
            let mut changes = vec![said(format!("made {}", told.this("team")))];
            changes.extend(roles(told, &Value::Null, &slots(told.after())));
            changes
        }
        "delete" => vec![said(format!("deleted {}", told.this("team")))],
        _ => {
            let mut changes = between(told, [("name", "name"), ("slug", "slug")]);
            changes.extend(roles(told, &slots(told.before()), &slots(told.after())));
            changes
        }
    }
}

fn organization(told: Told<'_>, verb: &str) -> Vec<Change> {
    if verb == "create" {
        return vec![said("founded the organization")];
    }
    let defaults = |side: &Value| side.get("default_contacts").cloned().unwrap_or_default();
    let mut changes = between(told, [("name", "name"), ("legal_name", "legal name")]);
    for mut change in roles(told, &defaults(told.before()), &defaults(told.after())) {
        change.push(words(" by default"));
        changes.push(change);
    }
    let policy = |side: &Value, name: &str| side.get("policies").map(|all| all[name].clone());
    let differs = |name: &str| policy(told.before(), name) != policy(told.after(), name);
    if differs("hold_material") {
        let on = policy(told.after(), "hold_material") == Some(Value::Bool(true));
        changes.push(said(if on {
            "turned waiting for a yes on"
        } else {
            "turned waiting for a yes off"
        }));
    }
    for (name, label) in [
        (
            "registrant_change",
            "rule of what is a change of registrant",
        ),
        ("settle_seconds", "settling time in seconds"),
    ] {
        if differs(name) {
            let shown = |side: &Value| {
                let value = policy(side, name)?;
                let text = value
                    .as_str()
                    .map_or_else(|| value.to_string(), str::to_owned);
                Some(Shown::text(text))
            };
            changes.push(changed(label, shown(told.before()), shown(told.after())));
        }
    }
    changes
}
