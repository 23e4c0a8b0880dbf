//! What was done to a contact.

use super::super::fields::{between, text, turned};
use super::super::piece::{Change, Piece, said, text as words};
use super::super::told::Told;
use super::shared::{listed, of_member, on_domains, successor};
use model::contact::FIELDS;

pub(super) fn changes(told: Told<'_>, verb: &str) -> Vec<Change> {
    match verb {
        "create" => vec![said(format!("wrote {}", told.this("contact")))],
        "delete" => vec![said(format!("deleted {}", told.this("contact")))],
        "replace" => vec![replaced(told)],
        "merge" => vec![merged(told)],
        "refresh_proposed" => vec![said(
            "changed the person or the office, which proposes other words here and waits for a yes",
        )],
        "refresh_declined" => vec![said("said no to what was proposed")],
        "verification_request" => vec![said("asked its holder to confirm it")],
        "label" => vec![
            of_member(told, "label", "label"),
            of_member(told, "job_title", "job title"),
        ]
        .into_iter()
        .filter(|change| !change.is_empty())
        .collect(),
        _ => edited(told, verb),
    }
}

fn replaced(told: Told<'_>) -> Change {
    let after = told.after();
    let slots = after.get("slots").is_some_and(|slots| slots == true);
    vec![
        words("replaced "),
        Piece::Was(told.object()),
        words(" by "),
        successor(told, "to", "name", "handle"),
        words(format!(
            "{}{}{}",
            listed(after),
            if slots { " in its teams" } else { "" },
            on_domains(after)
        )),
    ]
}

fn merged(told: Told<'_>) -> Change {
    let after = told.after();
    if let Some(into) = told.at(after, "merged_into", "contact") {
        return vec![
            words("merged "),
            Piece::Was(told.object()),
            words(" into "),
            Piece::Is(into),
        ];
    }
    let from = told.at(after, "merged_from", "contact");
    vec![
        words("merged "),
        Piece::Was(Told::or_said(from, after, "name", "handle")),
        words(" into "),
        Piece::Is(told.object()),
    ]
}

fn edited(told: Told<'_>, verb: &str) -> Vec<Change> {
    let mut changes = between(told, FIELDS.iter().map(|field| (field.name, field.label)));
    changes.push(of_member(told, "handle", "handle"));
    changes.retain(|change| !change.is_empty());
    changes.extend(turned(told, "disclose").map(|on| {
        said(if on {
            "let the world see name, address and reach"
        } else {
            "withheld name, address and reach from the world"
        })
    }));
    changes.extend(turned(told, "is_active").map(|on| {
        said(if on {
            "made it active"
        } else {
            "made it inactive"
        })
    }));
    let form = |of: &serde_json::Value| of.get("international").cloned().unwrap_or_default();
    if form(told.before()) != form(told.after()) {
        changes.push(said(if form(told.after()).is_null() {
            "so the ASCII form has to be reviewed anew"
        } else {
            "reviewed the ASCII form"
        }));
    }
    let status = text(told.after(), "verification_status");
    if text(told.before(), "verification_status") != status && !status.is_empty() {
        changes.push(said(if status == "verified" {
            "confirmed that it is right"
        } else {
            "so it has to be verified anew"
        }));
    }
    if verb == "refresh" {
        changes.push(said("since person, office or legal name changed"));
    }
    if changes.is_empty() {
        changes.push(said("saved it"));
    }
    changes
}
