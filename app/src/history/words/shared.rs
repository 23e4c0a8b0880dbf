//! What several nouns say alike.

use super::super::fields::text;
use super::super::piece::{Change, Piece, Shown, changed};
use super::super::told::Told;
use model::role::Role;
use serde_json::Value;

/// The roles that a side lists: `registrant and tech`, or `everywhere` for all four.
pub(super) fn listed(side: &Value) -> String {
    let named: Vec<Role> = serde_json::from_value(side["roles"].clone()).unwrap_or_default();
    match named.as_slice() {
        [] => String::new(),
        all if all.len() == Role::ALL.len() => " in every role".into(),
        [only] => format!(" as {only}"),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|role| role.as_str()).collect();
            format!(" as {} and {last}", first.join(", "))
        }
    }
}

/// On how many domains, as a side says.
pub(super) fn on_domains(side: &Value) -> String {
    let count = side.get("domains").and_then(Value::as_u64).unwrap_or(0);
    match usize::try_from(count).unwrap_or_default() {
        0 => String::new(),
        count => format!(" on {}", crate::words::domains(count)),
    }
}

/// Who took over, as a side says.
pub(super) fn successor(told: Told<'_>, member: &str, name: &str, handle: &str) -> Piece {
    let side = told.after();
    Piece::Is(Told::or_said(
        told.at(side, member, "contact"),
        side,
        name,
        handle,
    ))
}

/// Both sides' text of one member, as a change of it.
pub(super) fn of_member(told: Told<'_>, member: &str, label: &str) -> Change {
    let shown = |side: &Value| {
        let text = text(side, member);
        (!text.is_empty()).then(|| Shown::text(text))
    };
    changed(label, shown(told.before()), shown(told.after()))
}
