//! What differs between the two sides of an entry, field by field.

use super::piece::{Change, Shown, changed, said};
use super::told::Told;
use crate::parts::in_groups;
use model::role::Role;
use serde_json::Value;

/// Members that change with every write, and those that are told otherwise.
const QUIET: [&str; 7] = [
    "id",
    "object",
    "version",
    "organization_id",
    "org_id",
    "created_at",
    "updated_at",
];

/// The text of a member as the log stores it; empty when it has none.
pub(super) fn text(of: &Value, name: &str) -> String {
    let text = of.get(name).and_then(Value::as_str);
    text.unwrap_or_default().to_owned()
}

fn filled(text: String) -> Option<Shown> {
    (!text.is_empty()).then(|| Shown::text(text))
}

/// The text fields in which two rows differ.
pub(super) fn between<'a>(
    told: Told<'_>,
    fields: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Vec<Change> {
    fields
        .into_iter()
        .filter_map(|(name, label)| {
            let (from, to) = (text(told.before(), name), text(told.after(), name));
            (from != to).then(|| {
                let shown = |value: String| filled(in_groups(name, value));
                changed(&label.to_lowercase(), shown(from), shown(to))
            })
        })
        .collect()
}

/// The new value of a switch, where it changed.
pub(super) fn turned(told: Told<'_>, name: &str) -> Option<bool> {
    let to = told.after().get(name)?.as_bool()?;
    Some(to).filter(|_| told.before().get(name) != told.after().get(name))
}

/// Who got and lost which role, between two objects that name contacts by role. Whoever holds a role that is named by neither was not changed by this.
pub(super) fn roles(told: Told<'_>, before: &Value, after: &Value) -> Vec<Change> {
    let holder = |side: &Value, role: Role| told.at(side, role.as_str(), "contact");
    Role::ALL
        .into_iter()
        .filter_map(|role| {
            use super::piece::{Piece, text};
            let named = |side: &Value| side.get(role.as_str()).cloned().filter(|id| !id.is_null());
            if named(before) == named(after) {
                return None;
            }
            Some(match (holder(before, role), holder(after, role)) {
                (None, Some(to)) => {
                    vec![text("made "), Piece::Is(to), text(format!(" {role}"))]
                }
                (Some(from), None) => {
                    vec![
                        text("took "),
                        Piece::Was(from),
                        text(format!(" away as {role}")),
                    ]
                }
                (from, to) => changed(role.as_str(), from, to),
            })
        })
        .collect()
}

/// Whatever differs, by the members' own names: for entries that have no words of their own.
pub(super) fn all(told: Told<'_>) -> Vec<Change> {
    let mut changes = Vec::new();
    differing("", told.before(), told.after(), &mut changes);
    changes
}

fn differing(label: &str, before: &Value, after: &Value, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let members = |of: &Value| of.as_object().cloned().unwrap_or_default();
    if before.is_object() || after.is_object() {
        let (before, after) = (members(before), members(after));
        let names = before
            .keys()
            .chain(after.keys().filter(|name| !before.contains_key(*name)));
        for name in names.filter(|name| !QUIET.contains(&name.as_str())) {
            let of =
                |side: &serde_json::Map<String, Value>| side.get(name).cloned().unwrap_or_default();
            let label = format!("{label} {}", name.replace('_', " "));
            differing(label.trim(), &of(&before), &of(&after), changes);
        }
        return;
    }
    if label.is_empty() {
        return;
    }
    let value = |of: &Value| match of {
        Value::Null => None,
        Value::String(text) => filled(text.clone()),
        Value::Bool(on) => Some(Shown::text(if *on { "on" } else { "off" })),
        Value::Array(items) => Some(Shown::text(listed(items))),
        other => Some(Shown::text(other.to_string())),
    };
    let change = changed(label, value(before), value(after));
    changes.push(if change.is_empty() {
        said("saved it")
    } else {
        change
    });
}

fn listed(items: &[Value]) -> String {
    let text = |item: &Value| {
        item.as_str()
            .map_or_else(|| item.to_string(), str::to_owned)
    };
    items.iter().map(text).collect::<Vec<_>>().join(", ")
}
