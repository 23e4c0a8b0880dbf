//! What was done to a domain.

use super::super::fields::{roles, text};
use super::super::piece::{Change, Piece, said, text as words};
use super::super::told::Told;
use model::role::Role;
use model::task::TaskType;
use serde_json::Value;

pub(super) fn changes(told: Told<'_>, verb: &str) -> Vec<Change> {
    match verb {
        "adopt" => std::iter::once(adopted(told)).chain(bound(told)).collect(),
        "keep" => vec![said("kept the roles that were adopted")],
        "release" => vec![vec![
            words("released "),
            Piece::Was(told.object()),
            words(" from the book"),
        ]],
        "roles" => roles(told, told.before(), told.after()),
        "leave" => vec![said(match text(told.after(), "left_until").as_str() {
            "" => "no longer leaves what differs as it is".to_owned(),
            until => format!(
                "leaves what differs as it is until {}",
                until.split('T').next().unwrap_or(until)
            ),
        })],
        "send" => vec![said(format!("sent the book’s {}", sent(told)))],
        "take" => std::iter::once(said("took what the registry holds into the book"))
            .chain(roles(told, told.before(), told.after()))
            .collect(),
        "team" => vec![team(told)],
        "order" => {
            let what: Option<TaskType> = text(told.after(), "task_type").parse().ok();
            vec![said(format!(
                "asked for: {}",
                what.map_or("a task", TaskType::title)
            ))]
        }
        "gone" => vec![said("found that the registry holds it no longer for us")],
        "allow" => vec![said(format!("allowed {}", text(told.after(), "name")))],
        "forbid" => vec![said(format!(
            "no longer allows {}",
            text(told.before(), "name")
        ))],
        _ => Vec::new(),
    }
}

/// `registrant, tech`; `roles` where all were.
fn sent(told: Told<'_>) -> String {
    let roles = told.after().get("roles").and_then(Value::as_array);
    let roles: Vec<&str> = roles
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    if roles.len() == Role::ALL.len() {
        "roles".into()
    } else {
        roles.join(", ")
    }
}

fn the_domain(told: Told<'_>) -> Piece {
    if told.is_own() {
        words("the domain")
    } else {
        Piece::Object(told.object())
    }
}

/// Who was bound to its roles.
fn bound(told: Told<'_>) -> impl Iterator<Item = Change> {
    let roles = told.after().get("roles").and_then(Value::as_array);
    roles.into_iter().flatten().filter_map(|role| {
        let (role, handle) = (text(role, "role"), text(role, "handle"));
        (!handle.is_empty()).then(|| said(format!("{role} is {handle}")))
    })
}

fn adopted(told: Told<'_>) -> Change {
    let mut change = vec![words("took "), the_domain(told), words(" into the book")];
    if let Some(team) = told.at(told.after(), "team_id", "team") {
        change.extend([words(", in "), Piece::Is(team)]);
    }
    change
}

fn team(told: Told<'_>) -> Change {
    let of = |side| told.at(side, "team_id", "team");
    match (of(told.before()), of(told.after())) {
        (Some(from), Some(to)) => vec![
            words("moved "),
            the_domain(told),
            words(" from "),
            Piece::Was(from),
            words(" to "),
            Piece::Is(to),
        ],
        (None, Some(to)) => vec![
            words("gave "),
            the_domain(told),
            words(" to "),
            Piece::Is(to),
        ],
        (Some(from), None) => vec![
            words("took "),
            the_domain(told),
            words(" from "),
            Piece::Was(from),
        ],
        (None, None) => Vec::new(),
    }
}
