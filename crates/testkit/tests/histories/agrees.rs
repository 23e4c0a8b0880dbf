//! What the book says of a domain's state, compared with what an independent comparison finds: wanted (resolved in [`crate::book`]) beside held (asked of the simulator, or of the view that is kept).
//!
//! How a contact of the book is written at a registry is said here once more, without `model::agreement`: name and address in the local form, in the ASCII form without accents, and an object that
//! has both is to say both.

use crate::book::{Book, Entry};
use crate::registry::{Holding, Object, plain};
use model::agreement::AgreementState;
use model::registry::Postal;
use model::role::Role;
use std::collections::{BTreeMap, BTreeSet};
use store::contacts::Contact;

/// What comparing one role finds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Agrees,
    /// The right handle, whose object we are not shown.
    Unknown,
    /// Another holder, or none, or one too many.
    Holder,
    /// The right object with other data in these fields.
    Fields(BTreeSet<String>),
}

impl Found {
    pub const fn state(&self) -> AgreementState {
        match self {
            Self::Agrees => AgreementState::Agrees,
            Self::Unknown => AgreementState::Unknown,
            Self::Holder | Self::Fields(_) => AgreementState::Differs,
        }
    }
}

/// Compares one role.
pub fn compare(zone: &str, wanted: Option<&Contact>, held: &Holding) -> Found {
    match (wanted, held.as_slice()) {
        (None, []) => Found::Agrees,
        (Some(wanted), [(handle, object)]) if stands_for(zone, handle, wanted) => match object {
            None => Found::Unknown,
            Some(object) => {
                let fields = fields(wanted, object);
                if fields.is_empty() {
                    Found::Agrees
                } else {
                    Found::Fields(fields)
                }
            }
        },
        _ => Found::Holder,
    }
}

/// Its own handle; or, where the zone's registry takes one postal form alone, that of its object in that form: `…-NICL` for the local one, `…-NICI` for the ASCII one. Elsewhere that object is
/// another holder: nothing that is sent there would change it.
fn stands_for(zone: &str, handle: &str, wanted: &Contact) -> bool {
    let apart = match zone {
        "native" => "-NICL",
        "strict" => "-NICI",
        _ => "-NICH",
    };
    handle == wanted.handle || handle == wanted.handle.replace("-NICH", apart)
}

/// The fields in which an object is not what the contact says.
fn fields(wanted: &Contact, object: &Object) -> BTreeSet<String> {
    let of = &wanted.snapshot;
    let local = Postal {
        name: format!("{} {}", of.first_name, of.last_name),
        org: of.org_name.clone(),
        street: [Some(&of.street1), of.street2.as_ref()]
            .into_iter()
            .flatten()
            .cloned()
            .collect(),
        city: of.city.clone(),
        region: of.region.clone(),
        postal_code: of.postal_code.clone(),
        country_code: of.country_code.clone(),
    };
    let ascii = texts(&local).map(|(_, text)| plain(&text));
    let said = texts(&local).map(|(_, text)| text);
    let is_ascii = ascii == said;
    let mut differ = BTreeSet::new();
    let forms = [
        ("int", &object.int, ascii, false),
        // What the ASCII form can't say has to be said in the local one, too.
        ("loc", &object.loc, said, !is_ascii),
    ];
    for (form, there, wanted, must) in forms {
        if there.is_none() && !must {
            continue;
        }
        let there = texts(there.as_ref().unwrap_or(&Postal::default()));
        for ((field, there), wanted) in there.into_iter().zip(wanted) {
            if there.trim() != wanted.trim() {
                differ.insert(format!("{form}.{field}"));
            }
        }
    }
    let digits = |number: &Option<String>| number.clone().unwrap_or_default().replace('.', "");
    let one = [
        ("voice", digits(&of.phone), digits(&object.voice)),
        ("fax", digits(&of.fax), digits(&object.fax)),
        (
            "email",
            of.email.clone().unwrap_or_default(),
            object.email.clone(),
        ),
        (
            "disclose",
            wanted.disclose.to_string(),
            object.disclose.to_string(),
        ),
    ];
    let other = one.into_iter().filter(|(_, wanted, there)| wanted != there);
    differ.extend(other.map(|(field, ..)| field.to_owned()));
    differ
}

fn texts(of: &Postal) -> [(&'static str, String); 7] {
    let lines = of.street.iter().filter(|line| !line.trim().is_empty());
    let lines: Vec<&str> = lines.map(|line| line.trim()).collect();
    [
        ("name", of.name.trim().to_owned()),
        ("org", of.org.clone().unwrap_or_default()),
        ("street", lines.join("\n")),
        ("city", of.city.clone()),
        ("region", of.region.clone().unwrap_or_default()),
        ("postal_code", of.postal_code.clone().unwrap_or_default()),
        ("country_code", of.country_code.clone()),
    ]
}

/// What a comparison finds for all roles.
pub fn of_roles(
    book: &Book,
    entry: &Entry,
    held: &BTreeMap<Role, Holding>,
) -> BTreeMap<Role, Found> {
    let of = |role: Role| {
        let wanted = entry.wanted.get(&role);
        let wanted = wanted.and_then(|id| book.contacts.get(id));
        let (_, zone) = entry.name().rsplit_once('.').unwrap_or_default();
        (role, compare(zone, wanted, &held[&role]))
    };
    Role::ALL.into_iter().map(of).collect()
}

/// Whether what is kept of a domain is what a comparison finds. The whole domain's state as far as its roles decide it.
pub fn kept_is(entry: &Entry, found: &BTreeMap<Role, Found>) -> Result<(), String> {
    let name = entry.name();
    for (role, found) in found {
        let Some(kept) = entry.kept.get(role) else {
            return Err(format!("{name}: nothing is kept of {role}"));
        };
        if kept.state != found.state() {
            return Err(format!(
                "{name}: {role} is kept as {}, and it is {found:?}; held {:?}",
                kept.state, kept.held_handle
            ));
        }
        if kept.wanted_contact_id != entry.wanted.get(role).copied() {
            return Err(format!(
                "{name}: {role} is kept as wanting {:?}, and the book wants {:?}",
                kept.wanted_contact_id,
                entry.wanted.get(role)
            ));
        }
        if kept.cause.is_some() != (kept.state == AgreementState::Differs) {
            return Err(format!(
                "{name}: {role} is kept as {} because of {:?}",
                kept.state, kept.cause
            ));
        }
    }
    let has = |state| found.values().any(|found| found.state() == state);
    let state = entry.domain.state;
    let fits = match state {
        AgreementState::Gone => true,
        AgreementState::Differs | AgreementState::OnItsWay => has(AgreementState::Differs),
        AgreementState::Agrees => !has(AgreementState::Differs) && !has(AgreementState::Unknown),
        // Also what was not read for too long.
        AgreementState::Unknown => true,
    };
    if fits {
        Ok(())
    } else {
        Err(format!("{name} is kept as {state}, and it is {found:?}"))
    }
}
