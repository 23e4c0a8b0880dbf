//! Whether a registry that is sent a contact would have another registrant than it holds: ICANN's transfer policy of 2016, section II.A.1.1, where only what is the same name in
//! another spelling counts as no change ([`same_name`]). Registries of country codes have rules of their own. The policy review left the definition as it is, so it is the same under every
//! [`ChangePolicy`](crate::policy::ChangePolicy); what follows from a change differs.
//!
//! This is the only definition: plans compare what was last read back, the worker what the registry holds right before it would send.

use super::Snapshot;
use super::spelling::same_name;
use super::wire::fit;
use crate::registry::{Postal, RegistryContact};
use unicode_normalization::UnicodeNormalization;

/// What of a registrant makes it another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Material {
    /// The person's or the role's name.
    Name,
    /// The organization.
    Organization,
    /// The e-mail address.
    Email,
}

/// What makes it a change of registrant when a registry that holds `held` as the registrant is made to hold `wanted`; empty when it is none.
///
/// Name and organization count unless both texts are spellings of one ([`same_name`]), whatever else changes with them; so the local and the ASCII form of a text are one. Every change of the
/// e-mail address counts, except of case and of how its domain is written. An object's handle does not count: the same person under another handle is no other registrant.
///
/// `held` is `None` where the registry shows no registrant, or none that may be seen: then whoever is wanted is another one, since nothing says that they are not.
#[must_use]
pub fn change_of_registrant(
    held: Option<&RegistryContact>,
    wanted: &RegistryContact,
) -> Vec<Material> {
    let Some(held) = held else {
        let org = forms(wanted).any(|postal| postal.org.is_some());
        let all = [
            (true, Material::Name),
            (org, Material::Organization),
            (true, Material::Email),
        ];
        return all
            .into_iter()
            .filter(|(there, _)| *there)
            .map(|(_, member)| member)
            .collect();
    };
    // An object's postal forms are kept as they are: what is sent is fitted to them.
    let fitted = if held.handle == wanted.handle {
        fit(wanted.clone(), held)
    } else {
        None
    };
    let sent = fitted.as_ref().unwrap_or(wanted);
    let name = |postal: &Postal| postal.name.clone();
    let org = |postal: &Postal| postal.org.clone().unwrap_or_default();
    let email = |of: &RegistryContact| address(&of.email);
    let mut changed = Vec::new();
    if differs(held, sent, name) {
        changed.push(Material::Name);
    }
    if differs(held, sent, org) {
        changed.push(Material::Organization);
    }
    if email(held) != email(sent) {
        changed.push(Material::Email);
    }
    changed
}

/// The contact's own fields behind these members: of a name the part that is another one than held, both when neither is known.
#[must_use]
pub fn material_fields(
    changed: &[Material],
    held: Option<&RegistryContact>,
    wanted: &Snapshot,
) -> Vec<&'static str> {
    let mut fields = Vec::new();
    for member in changed {
        match member {
            Material::Organization => fields.push("org_name"),
            Material::Email => fields.push("email"),
            Material::Name => {
                let names: Vec<Vec<&str>> = held
                    .into_iter()
                    .flat_map(forms)
                    .map(|postal| postal.name.split_whitespace().collect())
                    .collect();
                let splits = |words: &[&str]| 0..=words.len();
                let first = names.iter().any(|words| {
                    splits(words).any(|at| same_name(&words[..at].join(" "), &wanted.first_name))
                });
                let last = names.iter().any(|words| {
                    splits(words).any(|at| same_name(&words[at..].join(" "), &wanted.last_name))
                });
                fields.extend(match (first, last) {
                    (true, false) => &["last_name"][..],
                    (false, true) => &["first_name"][..],
                    _ => &["first_name", "last_name"][..],
                });
            }
        }
    }
    fields
}

/// An e-mail address as it is compared: its case, the encoding of its letters and whether its domain is written in A-labels don't count.
fn address(email: &str) -> String {
    let email: String = email.trim().nfc().collect::<String>().to_lowercase();
    match email.rsplit_once('@') {
        Some((local, domain)) => {
            let (domain, _) = idna::domain_to_unicode(domain);
            format!("{local}@{domain}")
        }
        None => email,
    }
}

fn forms(of: &RegistryContact) -> impl Iterator<Item = &Postal> {
    of.loc.iter().chain(&of.int)
}

/// Whether a text is another one: in every form that both have, else in the forms that they have.
fn differs(
    held: &RegistryContact,
    sent: &RegistryContact,
    text: impl Fn(&Postal) -> String,
) -> bool {
    let other = |old: &Postal, new: &Postal| !same_name(&text(old), &text(new));
    let both_loc = held.loc.as_ref().zip(sent.loc.as_ref());
    let both_int = held.int.as_ref().zip(sent.int.as_ref());
    if both_loc.is_some() || both_int.is_some() {
        return both_loc.is_some_and(|(old, new)| other(old, new))
            || both_int.is_some_and(|(old, new)| other(old, new));
    }
    let none = Postal::default();
    let (old, new) = (forms(held).next(), forms(sent).next());
    other(old.unwrap_or(&none), new.unwrap_or(&none))
}

#[cfg(test)]
mod tests;
