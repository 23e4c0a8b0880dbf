//! What was done to a person, and to their telephones.

use super::super::fields::{between, text, turned};
use super::super::piece::{Change, Piece, Shown, changed, said, text as words};
use super::super::told::Told;
use super::shared::{of_member, on_domains, successor};
use crate::parts::whole;
use model::person::FIELDS;
use serde_json::Value;

pub(super) fn changes(told: Told<'_>, noun: &str, verb: &str) -> Vec<Change> {
    if noun == "phone" {
        return vec![phone(told)];
    }
    match verb {
        "create" => vec![said(format!("added {}", told.this("person")))],
        "deactivate" => left(told, "removed access of ", ""),
        "delete" => left(told, "deleted ", ""),
        "activate" => vec![vec![words("gave "), them(told), words(" access again")]],
        "invite" => vec![vec![words("invited "), them(told), words(" to sign in")]],
        "uninvite" => vec![said("took the invitation back")],
        "join" => vec![said("chose a password and joined")],
        "reset" => vec![said("sent a link for another password")],
        "password" => vec![said("set another password")],
        "role" => {
            let role = of_member(told, "role", "role");
            if text(told.before(), "role") == text(told.after(), "role") {
                vec![said("changed which project they see")]
            } else {
                vec![role]
            }
        }
        _ => {
            let mut changes = between(told, FIELDS.iter().map(|spec| (spec.name, spec.label)));
            changes.extend(turned(told, "is_active").map(|on| {
                said(if on {
                    "gave them access again"
                } else {
                    "removed their access"
                })
            }));
            changes
        }
    }
}

fn them(told: Told<'_>) -> Piece {
    if told.is_own() {
        words("them")
    } else {
        Piece::Object(told.object())
    }
}

fn left(told: Told<'_>, before: &'static str, after: &'static str) -> Vec<Change> {
    let mut changes = vec![vec![words(before), them(told), words(after)]];
    let side = told.after();
    if side.get("successor_contact_id").is_some() {
        changes.push(vec![
            words("gave their roles to "),
            successor(
                told,
                "successor_contact_id",
                "successor_name",
                "successor_handle",
            ),
            words(on_domains(side)),
        ]);
    }
    changes
}

fn phone(told: Told<'_>) -> Change {
    let number = |side: &Value| {
        let number = text(side, "number");
        let ext = text(side, "number_ext");
        (!number.is_empty()).then(|| Shown::text(whole(&number, Some(&ext))))
    };
    let (from, to) = (number(told.before()), number(told.after()));
    match (&from, &to) {
        (Some(one), Some(other)) if one == other => {
            said(format!("labelled the telephone {} anew", other.text))
        }
        _ => changed("telephone", from, to),
    }
}
