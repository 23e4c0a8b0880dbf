//! What registries accept, as data: shown before anything is sent.
//!
//! The embedded simulator's policies are known for certain (a test compares them with its own). Of the world's registries only public facts are known; they are shown
//! as a hint, and the registry's own response is what counts.

mod form;
mod hints;
mod in_place;
#[cfg(test)]
mod tests;

pub use form::Form;
pub use in_place::only_replaces;

use hints::HINTS;
use model::contact::Snapshot;
use model::role::Role;
use std::collections::BTreeMap;
use std::sync::OnceLock;

/// One line a TLD of the simulator: name, required roles, allowed roles, postal forms, required fields, domains of e-mail addresses, and
/// characters that no organization has.
const SIMULATED: &str = include_str!("simulated.tsv");

/// What the registry of a TLD accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Roles that a domain must have.
    pub required_roles: Vec<Role>,
    /// Roles that it may have.
    pub allowed_roles: Vec<Role>,
    /// Which postal forms it accepts.
    pub form: Form,
    /// Fields that every contact must fill, as the API spells them.
    pub required_fields: Vec<&'static str>,
    /// When not empty, e-mail addresses must be of one of these domains.
    pub email_domains: Vec<&'static str>,
    /// Characters that an organization's name must not contain.
    pub forbidden_in_org: &'static str,
}

/// A registry's expected complaint about a contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// The field that it is about, as the API spells it; empty when it is about none in particular.
    pub field: &'static str,
    /// What and why, for a person.
    pub text: String,
    /// Whether the registry will refuse; otherwise it is only a hint.
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
                let words = |text: &'static str| -> Vec<&'static str> {
                    text.split(' ').filter(|word| !word.is_empty()).collect()
                };
                let required_fields = words(cells.next()?);
                let email_domains = words(cells.next()?);
                let forbidden_in_org = cells.next()?;
                Some((
                    tld,
                    Policy {
                        required_roles,
                        allowed_roles,
                        form,
                        required_fields,
                        email_domains,
                        forbidden_in_org,
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
                text: format!(".{tld} knows no {role} contact."),
                certain: true,
            });
        }
        for field in &policy.required_fields {
            if is_empty(of, field) {
                said.push(Foreseen {
                    field,
                    text: format!(".{tld} takes no contact without it."),
                    certain: true,
                });
            }
        }
        said.extend(email(tld, policy, of));
        said.extend(organization(tld, policy, of));
        said.extend(form(tld, policy.form, of, reviewed, true));
    }
    if let Some((_, wanted, text)) = HINTS.iter().find(|(known, _, _)| *known == tld) {
        said.push(Foreseen {
            field: "",
            text: format!(".{tld}: {text}"),
            certain: false,
        });
        said.extend(form(tld, *wanted, of, reviewed, false));
    }
    said
}

/// A registry that takes the ASCII form alone is sent the reviewed one; one that takes the local form alone is sent whatever letters there are. So only what has no ASCII form can't go.
fn form(tld: &str, wanted: Form, of: &Snapshot, reviewed: bool, certain: bool) -> Option<Foreseen> {
    let ascii = !model::contact::needs_international(of);
    (wanted == Form::Ascii && !ascii && !reviewed).then(|| Foreseen {
        field: "",
        text: format!(
            ".{tld} takes plain Latin letters only, and this contact has others: review its ASCII form, which goes there alone."
        ),
        certain,
    })
}

/// An address elsewhere. Whether there is one at all is `model::contact::publishable`'s to say.
fn email(tld: &str, policy: &Policy, of: &Snapshot) -> Option<Foreseen> {
    let (_, host) = of.email.as_deref()?.rsplit_once('@')?;
    let domains = &policy.email_domains;
    let taken = domains.is_empty() || domains.iter().any(|each| each.eq_ignore_ascii_case(host));
    (!taken).then(|| Foreseen {
        field: "email",
        text: format!(
            ".{tld} takes e-mail addresses at {} only.",
            domains.join(" or ")
        ),
        certain: true,
    })
}

fn organization(tld: &str, policy: &Policy, of: &Snapshot) -> Option<Foreseen> {
    let org = of.org_name.as_deref()?;
    let bad = org.chars().find(|c| policy.forbidden_in_org.contains(*c))?;
    Some(Foreseen {
        field: "org_name",
        text: format!(".{tld} takes no organization with the character {bad} in its name."),
        certain: true,
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
