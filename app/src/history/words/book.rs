//! What was done to offices, projects, keys, webhooks, tasks, files and the contacts for certificates.

use super::super::fields::{all, between, text, turned};
use super::super::piece::{Change, Piece, said, text as words};
use super::super::told::Told;
use model::location::FIELDS;
use serde_json::Value;

pub(super) fn changes(told: Told<'_>, noun: &str, verb: &str) -> Vec<Change> {
    // Contacts for certificates are told of in the organization's history.
    let this = match noun {
        "certificate_contact" => "a contact for certificates".to_owned(),
        "location" => told.this("office"),
        noun => told.this(noun),
    };
    match (noun, verb) {
        ("location", "update") => office(told),
        ("task", "approve") => vec![said("said yes to what waited")],
        ("task", "decline") => vec![said("said no to what waited")],
        ("task", "withdraw") => vec![said("left nothing to decide")],
        ("task", "cancel") => vec![said(format!("cancelled {this}"))],
        ("task", "retry") => vec![said(format!("began {this} again"))],
        ("task", "dismiss") => vec![said(format!("dismissed {this}"))],
        ("task", "pause") => vec![said(format!("paused {this}"))],
        ("task", "resume") => vec![said(format!("resumed {this}"))],
        ("plan", "run") => vec![ran(told)],
        ("import", "begin") => vec![imported(told)],
        ("key", "revoke") => vec![said(named(told, "revoked the key", told.before()))],
        ("webhook", "secret") => vec![said("made another secret for the webhook")],
        ("webhook" | "project", "update") => all(told),
        ("certificate_contact", "replace") => {
            let mut changes = vec![said("put somebody else in as contact for certificates")];
            changes.extend(all(told));
            changes
        }
        ("certificate_contact", "remove") | (_, "delete") => {
            vec![said(named(told, &format!("deleted {this}"), told.before()))]
        }
        ("location", "create") => vec![said(format!("wrote {this}"))],
        (_, "create") => vec![said(named(told, &format!("made {this}"), told.after()))],
        _ => all(told),
    }
}

/// With the name that the entry itself knows: what was deleted may have none any more.
fn named(told: Told<'_>, what: &str, side: &Value) -> String {
    let name = ["name", "label", "description", "url", "email"]
        .into_iter()
        .map(|member| text(side, member))
        .find(|name| !name.is_empty());
    match name.filter(|_| !told.is_own()) {
        Some(name) => format!("{what} {name}"),
        None => what.to_owned(),
    }
}

/// How much a plan does.
fn ran(told: Told<'_>) -> Change {
    let count = |member: &str| {
        let number = told.after().get(member).and_then(Value::as_u64);
        usize::try_from(number.unwrap_or_default()).unwrap_or_default()
    };
    let mut what = format!("ran a plan for {}", crate::words::domains(count("domains")));
    if let registrants @ 1.. = count("changes_of_registrant") {
        what += &format!(", {registrants} of them with a new registrant");
    }
    if let left_out @ 1.. = count("left_out") {
        what += &format!("; {left_out} left out");
    }
    said(what)
}

fn office(told: Told<'_>) -> Vec<Change> {
    let mut changes = between(told, FIELDS.iter().map(|spec| (spec.name, spec.label)));
    changes.extend(turned(told, "is_primary").map(|on| {
        said(if on {
            "made it the primary office"
        } else {
            "so it is no longer the primary office"
        })
    }));
    changes
}

fn imported(told: Told<'_>) -> Change {
    let after = told.after();
    let rows = after.get("rows").and_then(Value::as_u64).unwrap_or(0);
    let rows = crate::words::counted(usize::try_from(rows).unwrap_or_default(), "row", "rows");
    let kind = text(after, "kind");
    vec![
        words(format!("took {rows} of {kind} in from ")),
        Piece::Object(super::super::piece::Shown {
            text: "a file".into(),
            ..told.object()
        }),
    ]
}
