//! What WHOIS says of a domain, line by line, compared with what the simulator holds.

use crate::registry::{Holding, Object};
use model::published::DomainView;
use model::role::Role;
use publish::{Publisher, whois};
use std::collections::BTreeMap;

const REDACTED: &str = "REDACTED FOR PRIVACY";

/// The lines about a role that are to be there: a label stands even where there is nothing behind it. No history gives a number an extension.
fn expected(role: Role, object: &Object) -> Vec<String> {
    let role = role.title();
    let mut lines = Vec::new();
    let mut line = |label: String, text: &str| lines.push(format!("{label}: {text}"));
    let postal = object.loc.as_ref().or(object.int.as_ref());
    let postal = postal.cloned().unwrap_or_default();
    let region = postal.region.unwrap_or_default();
    if !object.disclose {
        let hidden = [
            "Name",
            "Organization",
            "Street",
            "City",
            "Postal Code",
            "Phone",
            "Phone Ext",
            "Fax",
            "Fax Ext",
        ];
        line(format!("Registry {role} ID"), REDACTED);
        for label in hidden {
            line(format!("{role} {label}"), REDACTED);
        }
        line(format!("{role} State/Province"), &region);
        line(format!("{role} Country"), &postal.country_code);
        line(
            format!("{role} Email"),
            "Ask the registrar how to reach this contact",
        );
    } else {
        line(format!("Registry {role} ID"), &object.handle);
        line(format!("{role} Name"), &postal.name);
        line(
            format!("{role} Organization"),
            &postal.org.unwrap_or_default(),
        );
        for street in &postal.street {
            line(format!("{role} Street"), street);
        }
        line(format!("{role} City"), &postal.city);
        line(format!("{role} State/Province"), &region);
        line(
            format!("{role} Postal Code"),
            &postal.postal_code.unwrap_or_default(),
        );
        line(format!("{role} Country"), &postal.country_code);
        line(
            format!("{role} Phone"),
            object.voice.as_deref().unwrap_or_default(),
        );
        line(format!("{role} Phone Ext"), "");
        line(
            format!("{role} Fax"),
            object.fax.as_deref().unwrap_or_default(),
        );
        line(format!("{role} Fax Ext"), "");
        line(format!("{role} Email"), &object.email);
    }
    lines
}

/// Whether WHOIS says of the roles what the registry holds.
pub fn says(
    name: &str,
    view: Option<&DomainView>,
    held: Option<&BTreeMap<Role, Holding>>,
) -> Result<(), String> {
    let (view, held) = match (view, held) {
        (None, None) => return Ok(()),
        (Some(_), None) => return Err(format!("{name} is published, and it is not ours")),
        (None, Some(_)) => return Err(format!("{name} is ours, and not published")),
        (Some(view), Some(held)) => (view, held),
    };
    let text = whois::domain(view, &Publisher::new("Acme", "https://acme.example"));
    let of_role = |line: &&str, role: Role| {
        line.starts_with(&format!("{} ", role.title()))
            || line.starts_with(&format!("Registry {} ID", role.title()))
    };
    for role in Role::ALL {
        let mut said: Vec<&str> = text.lines().filter(|line| of_role(line, role)).collect();
        let shown = held[&role].iter().filter_map(|(_, object)| object.as_ref());
        let mut wanted: Vec<String> = shown.flat_map(|object| expected(role, object)).collect();
        said.sort_unstable();
        wanted.sort_unstable();
        if said != wanted {
            return Err(format!(
                "{name}: WHOIS says of {role} {said:?}, and the registry holds {wanted:?}"
            ));
        }
    }
    Ok(())
}
