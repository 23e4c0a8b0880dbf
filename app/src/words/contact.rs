//! A contact in a few words: where it is, and as a picker shows it.

use super::{counted, domains};
use crate::answers::Entry;
use model::country;
use model::role::Role;
use service::contacts::{Contact, FoundContact, Uses};

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

/// What the contact is used for: `registrant of 3, tech of 1: acme.example, …; 2 slots`.
fn used(of: &FoundContact) -> String {
    let uses = &of.row.uses;
    let roles = Role::ALL.into_iter().zip(uses.shown);
    let roles: Vec<(Role, i64)> = roles.filter(|(_, domains)| *domains > 0).collect();
    if roles.is_empty() {
        return unshown(uses);
    }
    let words: Vec<String> = roles
        .iter()
        .map(|(role, domains)| format!("{} of {domains}", role.as_str()))
        .collect();
    let mut used = words.join(", ");
    if let Some(domain) = &of.domain {
        let only = roles.iter().all(|(_, domains)| *domains == 1);
        used += &format!(": {}{}", domain.unicode(), if only { "" } else { ", …" });
    }
    if let Some(held) = slots_and_defaults(uses) {
        used += &format!("; {held}");
    }
    used
}

/// How a contact is used: on how many domains, else what names it.
pub(crate) fn used_by(shown_on: usize, uses: &Uses) -> String {
    match shown_on {
        0 => unshown(uses),
        count => format!("used by {}", domains(count)),
    }
}

/// What names a contact that no domain shows.
pub(crate) fn unshown(uses: &Uses) -> String {
    match slots_and_defaults(uses) {
        None => "not used".to_owned(),
        Some(held) => format!("in {held} that no domain follows"),
    }
}

/// The slots and defaults that hold a contact: `2 slots and 1 default`.
fn slots_and_defaults(uses: &Uses) -> Option<String> {
    let number = |count: i64| usize::try_from(count).unwrap_or_default();
    let slots = counted(number(uses.slots), "slot", "slots");
    let defaults = counted(number(uses.defaults), "default", "defaults");
    match (uses.slots, uses.defaults) {
        (0, 0) => None,
        (_, 0) => Some(slots),
        (0, _) => Some(defaults),
        (..) => Some(format!("{slots} and {defaults}")),
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whom_a_slot_or_a_default_holds_is_in_use() {
        let uses = |slots, defaults| Uses {
            slots,
            defaults,
            ..Uses::default()
        };
        assert_eq!(used_by(0, &uses(0, 0)), "not used");
        assert_eq!(used_by(0, &uses(1, 0)), "in 1 slot that no domain follows");
        assert_eq!(
            used_by(0, &uses(2, 1)),
            "in 2 slots and 1 default that no domain follows"
        );
        assert_eq!(used_by(1, &uses(1, 0)), "used by 1 domain");
        assert_eq!(used_by(150, &uses(1, 0)), "used by 150 domains");
    }
}
