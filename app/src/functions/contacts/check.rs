//! Looking a draft over on the server while somebody types.

use crate::functions::{Answer, Entry, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What saving a draft would come to, beyond what the browser knows itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckedDraft {
    /// How many domains would be sent something.
    pub domains: u32,
    /// On how many of them it is a change of registrant.
    pub changes_of_registrant: u32,
    /// What registries that show the contact would refuse: each by its name, and beneath it what it would refuse and what would do.
    pub refusals: Vec<Entry>,
    /// Contacts that are likely the same: the handle is beside the name, and beneath it what they have in common.
    pub alike: Vec<Entry>,
}

/// Looks a contact's draft over. Nothing is written.
///
/// # Errors
/// When the contact is not there for the caller, or they may not write contacts.
#[server(prefix = "/fn", endpoint = "contacts/check", input = Json, output = Json)]
pub async fn check_contact(
    /// The contact's id; empty for a new one.
    id: String,
    /// The form: the fields of a contact, and `disclose`.
    form: Values,
) -> Answer<CheckedDraft> {
    use crate::contacts::{draft_of, id_of};
    use crate::function_host::{Call, count};
    use crate::functions::FunctionError;

    let call = Call::current()?;
    let id = match id.as_str() {
        "" => None,
        id => Some(id_of(id).ok_or(FunctionError::NotFound)?),
    };
    let draft = draft_of(&form);
    let checked = call.site.service.contacts().check(call.actor(), id, &draft);
    let checked = checked.await.map_err(|error| call.refused(error))?;
    let refusals = checked.refusals.into_iter().map(|refused| Entry {
        name: refused.registry,
        lines: vec![refused.text],
        ..Entry::default()
    });
    let alike = checked.alike.into_iter().map(|(why, contact)| Entry {
        id: contact.id.to_string(),
        name: contact.snapshot.full_name(),
        mark: contact.handle,
        lines: vec![why.to_owned()],
    });
    Ok(CheckedDraft {
        domains: count(checked.domains),
        changes_of_registrant: count(checked.changes_of_registrant),
        refusals: refusals.collect(),
        alike: alike.collect(),
    })
}
