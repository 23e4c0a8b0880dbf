//! What a change affects, as the API shows it before it is made.

use super::{Impact, Touched};
use crate::auth::key_wire;
use model::contact::Snapshot;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// For how many contacts and domains a plan says what changes; the rest are counted.
const LISTED: usize = 200;

/// The plan of a change of a person, a location, a phone, a team or the organization: each contact that it affects, how many domains show any of
/// them, and what their registries would be sent. Nothing was written.
#[must_use]
pub fn impact_wire(impact: &Impact) -> wire::Impact {
    wire::Impact {
        dry_run: true,
        total_contacts: impact.contacts.len() as u64,
        total_domains: impact.domains as u64,
        changes_of_registrant: impact.registrant_changes as u64,
        contacts: impact
            .contacts
            .iter()
            .take(LISTED)
            .map(of_contact)
            .collect(),
        totals: impact.planned.totals().clone(),
        domains: impact.planned.items(0, LISTED),
        keys: impact.keys.iter().map(key_wire).collect(),
    }
}

fn of_contact(touched: &Touched) -> wire::TouchedContact {
    wire::TouchedContact {
        contact_id: touched.before.id.0,
        handle: touched.before.handle.to_string(),
        domains: touched.domains as u64,
        changes: changes(touched),
        changes_registrant: !touched.material.is_empty(),
        fields: touched.material.iter().map(ToString::to_string).collect(),
        waits_for_approval: touched.waits,
    }
}

/// Name of a member → the value that registries hold and the one they would be sent.
fn changes(touched: &Touched) -> BTreeMap<String, Vec<Option<String>>> {
    let (before, after) = (members(&touched.before.snapshot), members(&touched.after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let change = |name: &String| {
        let [from, to] = [&before, &after].map(|of| of.get(name).cloned().flatten());
        (from != to).then(|| (name.clone(), vec![from, to]))
    };
    names.into_iter().filter_map(change).collect()
}

/// The members by the API's names, which are the snapshot's own.
fn members(of: &Snapshot) -> BTreeMap<String, Option<String>> {
    let Ok(Value::Object(members)) = serde_json::to_value(of) else {
        return BTreeMap::new();
    };
    let text = |value| match value {
        Value::String(text) => Some(text),
        _ => None,
    };
    members
        .into_iter()
        .map(|(name, value)| (name, text(value)))
        .collect()
}
