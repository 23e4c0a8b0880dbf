//! What a change affects, as the API shows it before it is made.

use super::{Impact, Touched};
use crate::auth::key_wire;
use serde_json::{Map, Value, json};

/// For how many contacts a plan says what changes; the rest are counted.
const LISTED: usize = 200;

/// The plan of a change of a person, a location, a phone, a team or the organization: each contact that it affects, and how many domains show any of
/// them. Nothing was written.
#[must_use]
pub fn impact_wire(impact: &Impact) -> Value {
    json!({
        "object": "plan",
        "dry_run": true,
        "total_contacts": impact.contacts.len(),
        "total_domains": impact.domains,
        "changes_of_registrant": impact.registrant_changes,
        "contacts": impact.contacts.iter().take(LISTED).map(of_contact).collect::<Vec<_>>(),
        "keys": impact.keys.iter().map(key_wire).collect::<Vec<_>>(),
    })
}

fn of_contact(touched: &Touched) -> Value {
    json!({
        "contact_id": touched.before.id,
        "handle": touched.before.handle,
        "domains": touched.domains,
        "changes": changes(touched),
        "changes_registrant": !touched.material.is_empty(),
        "fields": touched.material,
        "waits_for_approval": touched.waits,
    })
}

/// Field name → the value that registries hold and the one they would be sent.
fn changes(touched: &Touched) -> Map<String, Value> {
    let (before, after) = (json!(touched.before.snapshot), json!(touched.after));
    let (Value::Object(before), Value::Object(after)) = (before, after) else {
        return Map::new();
    };
    after
        .into_iter()
        .filter_map(|(name, to)| {
            let from = before.get(&name).cloned().unwrap_or_default();
            (from != to).then(|| (name, json!([from, to])))
        })
        .collect()
}
