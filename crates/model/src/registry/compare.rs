//! Comparing the wanted with the found: the differences, and what would have to be sent.

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
/// Empty text is the same as none, and surrounding white space is ignored. Handle and statuses are not compared: the first is how the
/// contact was found, the second is set by the registry. The extension `0` is none: some registries write it so.
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
    if wanted != found {
        list.push(Difference {
            field,
            wanted,
            found,
        });
    }
}

/// What to send so that each role is held by the wanted handle and by nobody else.
///
/// A registrant is never removed, only replaced: EPP has no way to remove one, and a registry with contact objects requires one.
/// So a wish without a registrant leaves the found one.
#[must_use]
pub fn role_change(wanted: &Holders, found: &RegistryDomain) -> RoleChange {
    let registrant = wanted
        .get(&Role::Registrant)
        .filter(|handle| found.registrant.as_ref() != Some(handle))
        .cloned();
    let wanted_pairs: Vec<(DomainRole, String)> = wanted
        .iter()
        .filter_map(|(role, handle)| Some((DomainRole::from_role(*role)?, handle.clone())))
        .collect();
    let add = wanted_pairs
        .iter()
        .filter(|held| !found.contacts.contains(held))
        .cloned()
        .collect();
    let mut remove: Vec<(DomainRole, String)> = Vec::new();
    for held in &found.contacts {
        if !wanted_pairs.contains(held) && !remove.contains(held) {
            remove.push(held.clone());
        }
    }
    RoleChange {
        registrant,
        add,
        remove,
    }
}
