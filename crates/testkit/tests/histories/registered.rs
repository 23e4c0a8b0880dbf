//! What RDAP says of a domain's roles, entity by entity, compared with what the simulator holds.

use crate::registry::{Holding, Object};
use model::published::DomainView;
use model::role::Role;
use publish::{Publisher, rdap};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ASK: &str = "https://acme.example";
/// How many fields of a withheld contact are said to be redacted: its handle, and ten of its card.
const REDACTED: usize = 11;

/// The role's word of RFC 9083, section 10.2.4.
const fn word(role: Role) -> &'static str {
    match role {
        Role::Registrant => "registrant",
        Role::Admin => "administrative",
        Role::Tech => "technical",
        Role::Billing => "billing",
    }
}

/// The lines of the card that is to be there; what is empty has none.
fn expected(object: &Object) -> Vec<String> {
    let postal = object.loc.as_ref().or(object.int.as_ref());
    let postal = postal.cloned().unwrap_or_default();
    let region = postal.region.unwrap_or_default();
    // As parameter and as component: readers look in the one or the other place.
    let mut lines = ["cc", "country"]
        .map(|name| format!("{name} {}", postal.country_code))
        .to_vec();
    let mut line = |name: &str, text: &str| {
        if !text.is_empty() {
            lines.push(format!("{name} {text}"));
        }
    };
    line("region", &region);
    if !object.disclose {
        line("contact-uri", ASK);
        return lines;
    }
    line("handle", &object.handle);
    line("fn", &postal.name);
    line("org", &postal.org.unwrap_or_default());
    for street in &postal.street {
        line("street", street);
    }
    line("city", &postal.city);
    line("code", &postal.postal_code.unwrap_or_default());
    for (kind, number) in [("voice", &object.voice), ("fax", &object.fax)] {
        if let Some(number) = number {
            line(kind, &format!("tel:{number}"));
        }
    }
    line("email", &object.email);
    lines
}

/// The lines of an entity.
fn said(entity: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = |name: &str, value: &Value| match value {
        Value::Array(all) => {
            let texts = all.iter().filter_map(Value::as_str);
            lines.extend(texts.map(|text| format!("{name} {text}")));
        }
        Value::String(text) if !text.is_empty() => lines.push(format!("{name} {text}")),
        Value::Null | Value::String(_) => {}
        other => lines.push(format!("{name} {other}")),
    };
    line("handle", &entity["handle"]);
    for property in entity["vcardArray"][1].as_array().into_iter().flatten() {
        let name = property[0].as_str().unwrap_or_default();
        let value = &property[3];
        match name {
            "version" => {}
            "adr" => {
                line("cc", &property[1]["cc"]);
                let parts = ["box", "room", "street", "city", "region", "code", "country"];
                for (part, value) in parts.into_iter().zip(value.as_array().unwrap()) {
                    line(part, value);
                }
            }
            "tel" => line(property[1]["type"].as_str().unwrap_or("tel"), value),
            _ => line(name, value),
        }
    }
    lines
}

/// Whether RDAP says of the roles what the registry holds.
pub fn says(
    name: &str,
    view: Option<&DomainView>,
    held: Option<&BTreeMap<Role, Holding>>,
) -> Result<(), String> {
    // That both are there, or neither, is found by comparing WHOIS.
    let (Some(view), Some(held)) = (view, held) else {
        return Ok(());
    };
    let answer = rdap::domain(view, &Publisher::new("Acme", ASK));
    let none = Vec::new();
    let entities = answer["entities"].as_array().unwrap_or(&none);
    for role in Role::ALL {
        let of_role = entities
            .iter()
            .filter(|entity| entity["roles"] == json!([word(role)]));
        let mut there: Vec<Vec<String>> = of_role.map(said).collect();
        let shown = held[&role].iter().filter_map(|(_, object)| object.as_ref());
        let mut wanted: Vec<Vec<String>> = shown.map(expected).collect();
        for lines in there.iter_mut().chain(&mut wanted) {
            lines.sort_unstable();
        }
        there.sort_unstable();
        wanted.sort_unstable();
        if there != wanted {
            return Err(format!(
                "{name}: RDAP says of {role} {there:?}, and the registry holds {wanted:?}"
            ));
        }
    }
    redacted(name, &answer, held)
}

/// What is withheld is said to be, and nothing else is.
fn redacted(name: &str, answer: &Value, held: &BTreeMap<Role, Holding>) -> Result<(), String> {
    let objects = held
        .values()
        .flatten()
        .filter_map(|(_, object)| object.as_ref());
    let withheld = objects.filter(|object| !object.disclose).count();
    let redacted = answer["redacted"].as_array().map_or(0, Vec::len);
    if redacted == withheld * REDACTED {
        return Ok(());
    }
    Err(format!(
        "{name}: RDAP redacts {redacted} fields, and the registry withholds {withheld} contacts"
    ))
}
