//! A contact in a few words: where it is, and as a picker shows it.

use crate::answers::Entry;
use model::country;
use model::role::Role;
use service::contacts::{Contact, FoundContact};

/// Name, handle, place, and what it is used for.
pub(crate) fn entry(of: &FoundContact) -> Entry {
    let contact = &of.row.contact;
    Entry {
        id: contact.id.to_string(),
        name: contact.snapshot.full_name(),
        mark: contact.handle.clone(),
        lines: vec![place_of(contact), used(of)],
    }
}

/// What the contact is used for: `registrant of 3, tech of 1: acme.example, …; 2 slots or defaults`.
fn used(of: &FoundContact) -> String {
    let roles = Role::ALL.into_iter().zip(of.row.used);
    let roles: Vec<(Role, i64)> = roles.filter(|(_, domains)| *domains > 0).collect();
    let words: Vec<String> = roles
        .iter()
        .map(|(role, domains)| format!("{} of {domains}", role.as_str()))
        .collect();
    let mut used = words.join(", ");
    if let Some(domain) = &of.domain {
        let only = roles.iter().all(|(_, domains)| *domains == 1);
        used += &format!(": {}{}", domain.unicode(), if only { "" } else { ", …" });
    }
    if of.slots > 0 {
        let and = if used.is_empty() { "" } else { "; " };
        let what = if of.slots == 1 {
            "slot or default"
        } else {
            "slots or defaults"
        };
        used += &format!("{and}{} {what}", of.slots);
    }
    if used.is_empty() {
        "not used".to_owned()
    } else {
        used
    }
}

/// Where a contact is: organization, city and country.
fn place_of(contact: &Contact) -> String {
    let fields = &contact.snapshot;
    let org = fields.org_name.as_deref().unwrap_or_default();
    let org = if org.is_empty() {
        String::new()
    } else {
        format!("{org} · ")
    };
    format!("{org}{}, {}", fields.city, fields.country_code)
}

/// Where a contact is, or which earlier role it holds too.
pub(crate) fn place(contact: &Contact, same_as: Option<Role>) -> String {
    if let Some(same) = same_as {
        return format!("same as {}", same.as_str());
    }
    let fields = &contact.snapshot;
    let place = format!("{}, {}", fields.city, country::name(&fields.country_code));
    match fields.org_name.as_deref() {
        Some(org) if !org.is_empty() => format!("{org} · {place}"),
        _ => place,
    }
}
