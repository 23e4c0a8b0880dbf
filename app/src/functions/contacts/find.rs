//! Finding contacts as one types: for the pickers.

use crate::answers::{Answer, Found};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Finds the active contacts that fit these words, by last name; the first ones of the book when there are none. At most twenty: each with its handle, its place and what it is used for.
///
/// # Errors
/// When the caller may not read contacts.
#[server(prefix = "/fn", endpoint = "contacts/find", input = Json, output = Json)]
pub async fn find_contacts(
    /// What was typed: words that all begin a word of the contact.
    words: String,
) -> Answer<Found> {
    use crate::call::Call;
    use crate::words::entry;

    let call = Call::current()?;
    let found = call
        .site
        .service
        .contacts()
        .find(call.actor(), &words)
        .await;
    let found = found.map_err(|error| call.refused(error))?;
    Ok(Found::told(
        found.contacts.iter().map(entry).collect(),
        found.more,
        ["No active contact fits.", " contact", " contacts"],
    ))
}
