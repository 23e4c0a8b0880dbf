//! Comparing the wanted with the found: the differences, and what would have to be sent.

use super::rewritten;
use super::{
    DomainRole, Field, Form, Holders, Postal, PostalField, RegistryContact, RegistryDomain,
    RoleChange,
};
use crate::role::Role;
use serde::{Deserialize, Serialize};

/// One field in which the registry's object differs from the wanted one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// Which member of the object.
    pub field: Field,
    /// The wanted value; `None`: nothing.
    pub wanted: Option<String>,
    /// The registry's value; `None`: nothing.
    pub found: Option<String>,
}

/// The fields in which two contacts differ, in the order of the form: postal forms, voice, fax, e-mail, disclosure.
///
/// Empty text is the same as none, and white space at the ends and its length within is ignored. What registries rewrite without changing it is the same: the composition of letters (NFC),
/// the case of an e-mail address's domain and whether that is in Unicode, and spaces within a postal code. Other letters, other case, and what was left out are differences. Handle and statuses are not
/// compared: the first is how the contact was found, the second is set by the registry. The extension `0` is none: some registries write it so.
#[must_use]
pub fn differences(wanted: &RegistryContact, found: &RegistryContact) -> Vec<Difference> {
    let mut list = Vec::new();
    postal(
        &mut list,
        Form::Int,
        wanted.int.as_ref(),
        found.int.as_ref(),
    );
    postal(
        &mut list,
        Form::Loc,
        wanted.loc.as_ref(),
        found.loc.as_ref(),
    );
    text(
        &mut list,
        Field::Voice,
        wanted.voice.as_deref(),
        found.voice.as_deref(),
    );
    let ext = |ext: &'_ Option<String>| ext.clone().filter(|ext| ext.trim() != "0");
    text(
        &mut list,
        Field::VoiceExt,
        ext(&wanted.voice_ext).as_deref(),
        ext(&found.voice_ext).as_deref(),
    );
    text(
        &mut list,
        Field::Fax,
        wanted.fax.as_deref(),
        found.fax.as_deref(),
    );
    text(
        &mut list,
        Field::FaxExt,
        ext(&wanted.fax_ext).as_deref(),
        ext(&found.fax_ext).as_deref(),
    );
    text(
        &mut list,
        Field::Email,
        Some(&wanted.email),
        Some(&found.email),
    );
    let word = |disclose: bool| Some(if disclose { "true" } else { "false" });
    text(
        &mut list,
        Field::Disclose,
        word(wanted.disclose),
        word(found.disclose),
    );
    list
}

fn postal(list: &mut Vec<Difference>, form: Form, wanted: Option<&Postal>, found: Option<&Postal>) {
    let none = Postal::default();
    let (wanted, found) = (wanted.unwrap_or(&none), found.unwrap_or(&none));
    let mut field = |field: PostalField, wanted: Option<&str>, found: Option<&str>| {
        text(list, Field::Postal(form, field), wanted, found)
    };
    field(PostalField::Name, Some(&wanted.name), Some(&found.name));
    field(
        PostalField::Org,
        wanted.org.as_deref(),
        found.org.as_deref(),
    );
    field(
        PostalField::Street,
        Some(&street(wanted)),
        Some(&street(found)),
    );
    field(PostalField::City, Some(&wanted.city), Some(&found.city));
    field(
        PostalField::Region,
        wanted.region.as_deref(),
        found.region.as_deref(),
    );
    field(
        PostalField::PostalCode,
        wanted.postal_code.as_deref(),
        found.postal_code.as_deref(),
    );
    field(
        PostalField::CountryCode,
        Some(&wanted.country_code),
        Some(&found.country_code),
    );
}

/// The lines as one text, so that a difference shows the whole street. Registries drop empty lines.
fn street(postal: &Postal) -> String {
    let lines: Vec<&str> = postal
        .street
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

fn text(list: &mut Vec<Difference>, field: Field, wanted: Option<&str>, found: Option<&str>) {
    let clean = |value: Option<&str>| {
        value
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .map(ToOwned::to_owned)
    };
    let (wanted, found) = (clean(wanted), clean(found));
    let plain =
        |value: &Option<String>| value.as_deref().map(|value| rewritten::plain(field, value));
    if wanted != found && plain(&wanted) != plain(&found) {
        list.push(Difference {
            field,
            wanted,
            found,
        });
    }
}

/// Whether two handles name one object. Registries that write them in capitals, or in small letters, mean the same object.
#[must_use]
pub fn same_handle(one: &str, other: &str) -> bool {
    one.eq_ignore_ascii_case(other)
}

/// The fields in which a contact differs from the wanted one that is [fitted](crate::contact::fit) to it, as far as its registry keeps them: what a registry keeps of no contact is no difference.
#[must_use]
pub fn differences_kept(fitted: &RegistryContact, found: &RegistryContact) -> Vec<Difference> {
    match without_address(fitted, found) {
        Some(kept) => differences(&kept, found),
        None => differences(fitted, found),
    }
}

/// The wanted contact as a registry that keeps no addresses can hold it: a form that stands there without street, city, region, code and country has none, since an address has at least a city
/// and a country (RFC 5733, section 2.4.3). `None` when the registry keeps the addresses, or there is nothing that could be missing.
#[must_use]
pub fn without_address(
    wanted: &RegistryContact,
    found: &RegistryContact,
) -> Option<RegistryContact> {
    let dropped = |wanted: &Option<Postal>, found: &Option<Postal>| match (wanted, found) {
        (Some(wanted), Some(found)) if !has_address(found) && has_address(wanted) => Some(Postal {
            name: wanted.name.clone(),
            org: wanted.org.clone(),
            ..Postal::default()
        }),
        _ => None,
    };
    let (int, loc) = (
        dropped(&wanted.int, &found.int),
        dropped(&wanted.loc, &found.loc),
    );
    (int.is_some() || loc.is_some()).then(|| RegistryContact {
        int: int.or_else(|| wanted.int.clone()),
        loc: loc.or_else(|| wanted.loc.clone()),
        ..wanted.clone()
    })
}

fn has_address(postal: &Postal) -> bool {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    !street(postal).is_empty()
        || !postal.city.trim().is_empty()
        || !postal.country_code.trim().is_empty()
        || said(&postal.region)
        || said(&postal.postal_code)
}

/// What to send so that each role is held by the wanted handle and by nobody else.
///
/// A registrant is never removed, only replaced: EPP has no way to remove one, and a registry with contact objects requires one.
/// So a wish without a registrant leaves the found one.
#[must_use]
pub fn role_change(wanted: &Holders, found: &RegistryDomain) -> RoleChange {
    let registrant = wanted
        .get(&Role::Registrant)
        .filter(|handle| {
            let held = found.registrant.as_deref();
            !held.is_some_and(|held| same_handle(held, handle))
        })
        .cloned();
    let wanted_pairs: Vec<(DomainRole, String)> = wanted
        .iter()
        .filter_map(|(role, handle)| Some((DomainRole::from_role(*role)?, handle.clone())))
        .collect();
    let among = |held: &(DomainRole, String), those: &[(DomainRole, String)]| {
        let mut those = those.iter();
        those.any(|(role, handle)| *role == held.0 && same_handle(handle, &held.1))
    };
    let add = wanted_pairs
        .iter()
        .filter(|held| !among(held, &found.contacts))
        .cloned()
        .collect();
    let mut remove: Vec<(DomainRole, String)> = Vec::new();
    for held in &found.contacts {
        if !among(held, &wanted_pairs) && !remove.contains(held) {
            remove.push(held.clone());
        }
    }
    RoleChange {
        registrant,
        add,
        remove,
    }
}
