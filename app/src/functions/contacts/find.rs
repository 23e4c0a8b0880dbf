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
}

/// Finds the active contacts that fit these words; the first ones of the book when there are none.
///
/// # Errors
/// When the caller may not read contacts.
#[server(prefix = "/fn", endpoint = "contacts/find", input = Json)]
pub async fn find_contacts(
    /// What was typed: words that all begin a word of the contact.
    words: String,
) -> Answer<FoundContacts> {
    use crate::function_host::Call;
    use crate::parts::place_of;
    use service::Page;
    use service::contacts::ContactFilter;

    let call = Call::current()?;
    let filter = ContactFilter {
        q: Some(words).filter(|words| !words.trim().is_empty()),
        is_active: Some(true),
        ..ContactFilter::default()
    };
    let page = Page {
        limit: 20,
        after: None,
    };
    let listed = call.site.service.contacts(call.actor(), &filter, &page);
    let listed = listed.await.map_err(|error| call.refused(error))?;
    let more = listed.next.is_some();
    let found = listed.rows.into_iter().map(|row| FoundContact {
        id: row.contact.id.to_string(),
        name: row.contact.snapshot.full_name(),
        place: place_of(&row.contact),
        handle: row.contact.handle,
        roles: Role::ALL
            .into_iter()
            .zip(row.used)
            .filter(|(_, domains)| *domains > 0)
            .collect(),
    });
    Ok(FoundContacts {
        contacts: found.collect(),
        more,
    })
}
