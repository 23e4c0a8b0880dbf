//! What entries of the audit log name besides the object that they are about: the contacts in a domain's roles, the team of a domain, who follows whom.

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// An object that an entry names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Named {
    /// Its kind, as entries call it: `contact`, `team`, …
    pub kind: &'static str,
    /// Its id.
    pub id: Uuid,
}

/// The kinds whose histories tell of entries that name them.
const TOLD: [&str; 4] = ["contact", "location", "team", "user"];

/// The kind of object that a member of this name holds the id of.
fn kind(member: &str) -> Option<&'static str> {
    Some(match member {
        "registrant" | "admin" | "tech" | "billing" | "to" | "merged_into" | "merged_from" => {
            "contact"
        }
        "team_id" => "team",
        "user_id" => "user",
        "location_id" => "location",
        "project_id" | "project_ids" => "project",
        "domain_id" => "domain",
        member if member.ends_with("contact_id") => "contact",
        _ => return None,
    })
}

/// Every id in one side of an entry, by where it stands.
fn placed(at: &str, member: &str, value: &Value, into: &mut BTreeMap<String, Named>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                placed(&format!("{at}/{name}"), name, value, into);
            }
        }
        Value::Array(items) => {
            for item in items {
                // A list has no order that matters.
                let text = item.as_str().unwrap_or_default();
                placed(&format!("{at}/{text}"), member, item, into);
            }
        }
        Value::String(text) => {
            if let (Some(kind), Ok(id)) = (kind(member), Uuid::parse_str(text)) {
                into.insert(at.to_owned(), Named { kind, id });
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn of(side: Option<&Value>) -> BTreeMap<String, Named> {
    let mut found = BTreeMap::new();
    if let Some(side) = side {
        placed("", "", side, &mut found);
    }
    found
}

/// Everything that an entry names, on either side.
#[must_use]
pub fn named(before: Option<&Value>, after: Option<&Value>) -> BTreeSet<Named> {
    [of(before), of(after)]
        .into_iter()
        .flat_map(BTreeMap::into_values)
        .collect()
}

/// The contacts, teams, people and offices that an entry's change concerns: those that are named on one side, and not at the same place of the other.
#[must_use]
pub fn concerned(before: Option<&Value>, after: Option<&Value>) -> BTreeSet<Named> {
    let (before, after) = (of(before), of(after));
    let differs = |one: &BTreeMap<String, Named>, other: &BTreeMap<String, Named>| {
        one.iter()
            .filter(|(place, named)| other.get(*place) != Some(named))
            .map(|(_, named)| *named)
            .filter(|named| TOLD.contains(&named.kind))
            .collect::<Vec<_>>()
    };
    let mut concerned = BTreeSet::from_iter(differs(&before, &after));
    concerned.extend(differs(&after, &before));
    concerned
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn id(number: u128) -> Uuid {
        Uuid::from_u128(number)
    }

    fn contact(number: u128) -> Named {
        Named {
            kind: "contact",
            id: id(number),
        }
    }

    #[test]
    fn a_change_concerns_whom_it_gives_and_takes_from() {
        let before = json!({ "slots": { "registrant": id(1), "admin": id(2) }, "name": "Web" });
        let after = json!({ "slots": { "registrant": id(3), "admin": id(2) }, "name": "Shop" });
        let both = (Some(&before), Some(&after));
        assert_eq!(
            concerned(both.0, both.1),
            BTreeSet::from([contact(1), contact(3)])
        );
        assert_eq!(
            named(both.0, both.1),
            BTreeSet::from([contact(1), contact(2), contact(3)])
        );
        assert_eq!(
            concerned(None, Some(&after)),
            BTreeSet::from([contact(2), contact(3)])
        );
    }

    #[test]
    fn what_is_no_id_names_nobody() {
        let odd = json!({ "tech": null, "billing": "", "to": "x", "id": id(9), "team_id": 7, "project_ids": [id(4), id(5)] });
        let projects = named(None, Some(&odd));
        assert!(projects.iter().all(|named| named.kind == "project"));
        assert_eq!(projects.len(), 2);
        assert_eq!(concerned(None, Some(&odd)), BTreeSet::new());
    }

    #[test]
    fn what_moves_from_one_place_to_another_is_concerned() {
        let before = json!({ "registrant": id(1), "tech": null });
        let after = json!({ "registrant": null, "tech": id(1) });
        assert_eq!(
            concerned(Some(&before), Some(&after)),
            BTreeSet::from([contact(1)])
        );
    }
}
