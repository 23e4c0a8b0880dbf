//! What registries take, as data: said before anything is sent.
//!
//! The embedded simulator's policies are known for certain (a test compares them with its own). Of the registries of the world the desk knows what is public; it says so
//! as a hint, and the registry's own answer is what counts.

use model::contact::Snapshot;
use model::role::Role;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One line a TLD of the simulator: name, required roles, allowed roles, postal forms, required fields.
const SIMULATED: &str = include_str!("tlds.tsv");

/// TLDs whose registries write addresses in one form only, or ask for what a contact does not hold. Facts that registries publish; see `Foreseen::certain`.
const HINTS: [(&str, Form, &str); 13] = [
    (
        "be",
        Form::Any,
        "A change of the holder is a trade at this registry and may cost money.",
    ),
    (
        "ca",
        Form::Any,
        "Holders say by which Canadian presence they qualify; this desk does not send that yet.",
    ),
    (
        "dk",
        Form::Any,
        "Danish addresses are compared with the national register: write street and town exactly as it does.",
    ),
    (
        "ee",
        Form::Any,
        "The registry asks for an identity document’s number, which this desk does not send yet.",
    ),
    (
        "eu",
        Form::Local,
        "Holders live in the Union, or are citizens of it.",
    ),
    (
        "fi",
        Form::Any,
        "There is no admin role any more at this registry.",
    ),
    (
        "fr",
        Form::Local,
        "Holders live in the Union, in the EEA or in Switzerland; a change of the holder may cost money.",
    ),
    (
        "it",
        Form::Any,
        "The registry asks for the kind of holder and its tax number, which this desk does not send yet.",
    ),
    ("nl", Form::Any, "Postal codes go without their space."),
    (
        "no",
        Form::Any,
        "A change of the holder needs a signed declaration.",
    ),
    (
        "uk",
        Form::Any,
        "The holder’s organization can’t be changed through a registrar.",
    ),
    (
        "us",
        Form::Any,
        "Holders say by which American nexus they qualify; this desk does not send that yet.",
    ),
    (
        "de",
        Form::Any,
        "The registry has a protocol of its own and may check holders by itself.",
    ),
];

/// Which postal forms a registry takes (RFC 5733, section 2.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Either, or both.
    Any,
    /// The ASCII one only.
    Ascii,
    /// The local one only.
    Local,
}

/// What the registry of a TLD takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Roles that a domain must have.
    pub required_roles: Vec<Role>,
    /// Roles that it may have.
    pub allowed_roles: Vec<Role>,
    /// Which postal forms it takes.
    pub form: Form,
    /// Fields that every contact must fill, as the API spells them.
    pub required_fields: Vec<&'static str>,
}

/// Something that a registry would say about a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// The field that it is about, as the API spells it; empty when it is about none in particular.
    pub field: &'static str,
    /// What and why, for a person.
    pub text: String,
    /// Whether the registry will refuse; else it is worth knowing and no more.
    pub certain: bool,
}

/// The simulator's policy for its own TLDs; `None` where only the registry knows.
#[must_use]
pub fn policy(tld: &str) -> Option<&'static Policy> {
    static ALL: OnceLock<BTreeMap<&'static str, Policy>> = OnceLock::new();
    ALL.get_or_init(|| {
        SIMULATED
            .lines()
            .filter_map(|line| {
                let mut cells = line.split('\t');
                let tld = cells.next()?;
                let roles = |text: &str| {
                    text.split(' ')
                        .filter_map(|role| role.parse().ok())
                        .collect()
                };
                let required_roles = roles(cells.next()?);
                let allowed_roles = roles(cells.next()?);
                let form = match cells.next()? {
                    "int" => Form::Ascii,
                    "loc" => Form::Local,
                    _ => Form::Any,
                };
                let fields = cells.next().unwrap_or_default();
                Some((
                    tld,
                    Policy {
                        required_roles,
                        allowed_roles,
                        form,
                        required_fields: fields
                            .split(' ')
                            .filter(|field| !field.is_empty())
                            .collect(),
                    },
                ))
            })
            .collect()
    })
    .get(tld)
}

/// What the registry of a TLD would say about a contact in a role. `reviewed` when a person has reviewed an ASCII form of it.
#[must_use]
pub fn foresee(tld: &str, role: Role, of: &Snapshot, reviewed: bool) -> Vec<Foreseen> {
    let mut said = Vec::new();
    if let Some(policy) = policy(tld) {
        if !policy.allowed_roles.contains(&role) {
            said.push(Foreseen {
                field: "",
                text: format!("`.{tld}` knows no {role} contact."),
                certain: true,
            });
        }
        for field in &policy.required_fields {
            if is_empty(of, field) {
                said.push(Foreseen {
                    field,
                    text: format!("`.{tld}` takes no contact without it."),
                    certain: true,
                });
            }
        }
        said.extend(form(tld, policy.form, of, reviewed, true));
    }
    if let Some((_, wanted, text)) = HINTS.iter().find(|(known, _, _)| *known == tld) {
        said.push(Foreseen {
            field: "",
            text: format!("`.{tld}`: {text}"),
            certain: false,
        });
        said.extend(form(tld, *wanted, of, reviewed, false));
    }
    said
}

/// How the contact goes to a registry: ASCII throughout as the ASCII form, anything else as the local one, beside the ASCII form that was reviewed.
fn form(tld: &str, wanted: Form, of: &Snapshot, reviewed: bool, certain: bool) -> Option<Foreseen> {
    let ascii = !model::contact::needs_international(of);
    let text = match wanted {
        Form::Ascii if !ascii => format!(
            "`.{tld}` takes plain Latin letters only, and this contact has others{}.",
            if reviewed {
                ", which would go beside its reviewed form"
            } else {
                ""
            }
        ),
        Form::Local if ascii => format!(
            "`.{tld}` takes addresses in the country’s own letters; this one goes as the international form."
        ),
        Form::Local if reviewed => format!(
            "`.{tld}` takes the local form alone, and the reviewed ASCII form would go beside it."
        ),
        _ => return None,
    };
    Some(Foreseen {
        field: "",
        text,
        certain,
    })
}

fn is_empty(of: &Snapshot, field: &str) -> bool {
    match field {
        "street1" => of.street1.is_empty(),
        "postal_code" => of.postal_code.is_none(),
        "phone" => of.phone.is_none(),
        "org_name" => of.org_name.is_none(),
        "region" => of.region.is_none(),
        "fax" => of.fax.is_none(),
        _ => false,
    }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;

    fn plain() -> Snapshot {
        Snapshot {
            first_name: "Jana".into(),
            last_name: "Nova".into(),
            street1: "Dlouha 1".into(),
            city: "Praha".into(),
            country_code: "CZ".into(),
            ..Snapshot::default()
        }
    }

    #[test]
    fn the_table_is_what_the_simulator_does() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../registry-sim/src/policies.toml"
        );
        let policies: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
        let default = policies["default"].as_table().unwrap();
        let tlds = policies["tld"].as_table().unwrap();
        assert_eq!(tlds.len(), SIMULATED.lines().count());
        for (tld, own) in tlds {
            let list = |name: &str| -> Vec<String> {
                own.get(name)
                    .or_else(|| default.get(name))
                    .and_then(toml::Value::as_array)
                    .unwrap()
                    .iter()
                    .map(|word| word.as_str().unwrap().to_owned())
                    .collect()
            };
            let ours = policy(tld).unwrap();
            let words =
                |roles: &[Role]| -> Vec<String> { roles.iter().map(ToString::to_string).collect() };
            assert_eq!(words(&ours.required_roles), list("required_roles"), "{tld}");
            assert_eq!(words(&ours.allowed_roles), list("allowed_roles"), "{tld}");
            let form = match list("postal_forms").as_slice() {
                [one] if one == "int" => Form::Ascii,
                [one] if one == "loc" => Form::Local,
                _ => Form::Any,
            };
            assert_eq!(ours.form, form, "{tld}");
            let fields: Vec<&str> = list("required_fields")
                .iter()
                .map(|field| match field.as_str() {
                    "street" => "street1",
                    "pc" => "postal_code",
                    "voice" => "phone",
                    "org" => "org_name",
                    "sp" => "region",
                    _ => "fax",
                })
                .collect();
            assert_eq!(ours.required_fields, fields, "{tld}");
        }
    }

    #[test]
    fn what_will_be_refused_is_said() {
        let strict: Vec<_> = foresee("strict", Role::Tech, &plain(), false)
            .into_iter()
            .map(|each| (each.field, each.certain))
            .collect();
        assert_eq!(strict, [("postal_code", true), ("phone", true)]);
        assert_eq!(foresee("brand", Role::Billing, &plain(), false).len(), 2);
        assert!(foresee("native", Role::Tech, &plain(), false)[0].certain);
        assert!(foresee("example", Role::Tech, &plain(), false).is_empty());
        assert!(foresee("com", Role::Tech, &plain(), false).is_empty());
        let french = foresee("fr", Role::Registrant, &plain(), false);
        assert!(french.len() == 2 && french.iter().all(|each| !each.certain));
        let accents = Snapshot {
            city: "Žatec".into(),
            ..plain()
        };
        assert_eq!(foresee("strict", Role::Tech, &accents, false).len(), 3);
    }
}
