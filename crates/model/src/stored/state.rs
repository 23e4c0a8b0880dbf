//! The worker's notes on a task.
//!
//! Version 3 has lists of domains as one text ([`crate::task::Over`]); before, they were lists of ids. Version 2 has the kind of the notes in `kind`. Version 1 did not: the three kinds have no
//! member in common but `failures`, by which they are told apart.

use super::Stored;
use crate::id::DomainId;
use crate::task::{DOMAIN, Pending, Plan, Rows, Spread, TaskState, packed};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

const KIND: &str = "kind";
const NONE: &str = "none";
const PLAN: &str = "plan";
const SPREAD: &str = "spread";
const ROWS: &str = "rows";

impl Stored for TaskState {
    const VERSION: u64 = 3;

    fn members(&self) -> Result<Value, String> {
        let written = match self {
            Self::None => Ok((NONE, json!({}))),
            Self::Plan(plan) => serde_json::to_value(plan).map(|value| (PLAN, value)),
            Self::Spread(spread) => serde_json::to_value(spread).map(|value| (SPREAD, value)),
            Self::Rows(rows) => serde_json::to_value(rows).map(|value| (ROWS, value)),
            Self::Unreadable { why, .. } => return Err(why.clone()),
        };
        let (kind, mut value) = written.map_err(|error| error.to_string())?;
        value[KIND] = kind.into();
        Ok(value)
    }

    fn of_members(mut members: Value) -> Result<Self, String> {
        let kind = members.as_object_mut().and_then(|all| all.remove(KIND));
        let kind = kind.as_ref().and_then(Value::as_str).unwrap_or_default();
        match kind {
            NONE => Ok(Self::None),
            PLAN => read::<Plan>(members).map(Into::into),
            SPREAD => read::<Spread>(members).map(Into::into),
            ROWS => read::<Rows>(members).map(Into::into),
            _ => Err(format!("kind: {kind:?} is not known here")),
        }
    }

    fn upgrade(from: u64, mut members: Value) -> Result<Value, String> {
        let Some(all) = members.as_object_mut() else {
            return Err("no JSON object".into());
        };
        pack(all)?;
        if from > 1 {
            return Ok(members);
        }
        let kind = if all.is_empty() {
            NONE
        } else if all.contains_key("over") {
            SPREAD
        } else if all.contains_key("total") {
            ROWS
        } else {
            plan_of_old(all)?;
            PLAN
        };
        all.insert(KIND.into(), kind.into());
        Ok(members)
    }
}

/// Writes the lists of domains of a task for many as one text each.
fn pack(all: &mut Map<String, Value>) -> Result<(), String> {
    let over = all.get_mut("over").and_then(Value::as_array_mut);
    for over in over.into_iter().flatten() {
        if !matches!(over["over"].as_str(), Some("domains" | "planned")) {
            continue;
        }
        for name in ["ids", "registrants"] {
            let Some(ids) = over.get_mut(name).filter(|ids| ids.is_array()) else {
                continue;
            };
            let listed: Vec<DomainId> = read(ids.take())?;
            *ids = packed::text(&listed).into();
        }
    }
    Ok(())
}

fn read<T: DeserializeOwned>(members: Value) -> Result<T, String> {
    serde_json::from_value(members).map_err(|error| error.to_string())
}

/// A plan's members have defaults, so anything would pass for one: a member that no plan has shows that this is none.
fn plan_of_old(all: &mut Map<String, Value>) -> Result<(), String> {
    // The registry responded with 1001 to our change of the domain, before more was recorded of it.
    let pending = all.remove("domain_pending") == Some(true.into());
    let known = serde_json::to_value(Plan::default()).map_err(|error| error.to_string())?;
    if let Some(stranger) = all.keys().find(|name| known.get(name.as_str()).is_none()) {
        return Err(format!("{stranger}: no member of any notes"));
    }
    if pending {
        let ours = Pending {
            ours: true,
            ..Pending::default()
        };
        let ours = serde_json::to_value(ours).map_err(|error| error.to_string())?;
        let others = all.entry("pending").or_insert_with(|| json!({}));
        let others = others.as_object_mut().ok_or("pending: no JSON object")?;
        others.entry(DOMAIN).or_insert(ours);
    }
    Ok(())
}
