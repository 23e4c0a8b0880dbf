//! Finding contacts as one types: for the pickers.

use crate::functions::Answer;
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use model::role::Role;
use serde::{Deserialize, Serialize};

/// The active contacts that fit what was typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundContacts {
    /// By last name; at most twenty.
    pub contacts: Vec<FoundContact>,
    /// Whether there are more than these.
    pub more: bool,
}

/// A contact as a picker shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundContact {
    /// Its id.
    pub id: String,
    /// Its handle.
    pub handle: String,
    /// First and last name.
    pub name: String,
    /// Its organization, city and country, as far as they are known.
    pub place: String,
    /// How many domains name it themselves, by role; the roles in which none does are left out.
    pub roles: Vec<(Role, i64)>,
    /// The first of those domains, by name.
    pub domain: Option<String>,
    /// How many teams' slots and organization defaults name it.
    pub slots: i64,
}

/// Finds the active contacts that fit these words; the first ones of the book when there are none.
///
/// # Errors
/// When the caller may not read contacts.
#[server(prefix = "/fn", endpoint = "contacts/find", input = Json, output = Json)]
pub async fn find_contacts(
    /// What was typed: words that all begin a word of the contact.
    words: String,
) -> Answer<FoundContacts> {
    use crate::function_host::Call;
    use crate::parts::place_of;

    let call = Call::current()?;
    let found = call
        .site
        .service
        .contacts()
        .find(call.actor(), &words)
        .await;
    let found = found.map_err(|error| call.refused(error))?;
    let shown = found.contacts.into_iter().map(|of| FoundContact {
        id: of.row.contact.id.to_string(),
        name: of.row.contact.snapshot.full_name(),
        place: place_of(&of.row.contact),
        handle: of.row.contact.handle,
        roles: Role::ALL
            .into_iter()
            .zip(of.row.used)
            .filter(|(_, domains)| *domains > 0)
            .collect(),
        domain: of.domain.map(|name| name.unicode()),
        slots: of.slots,
    });
    Ok(FoundContacts {
        contacts: shown.collect(),
        more: found.more,
    })
}
