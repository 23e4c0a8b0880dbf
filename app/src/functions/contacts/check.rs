//! Looking a draft over on the server while somebody types.

use crate::answers::{Answer, CheckedDraft, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

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
    use crate::answers::{Entry, FunctionError};
    use crate::call::Call;
    use crate::form::contact::draft_of;
    use crate::paths::id_of;
    use crate::words::domains;

    let call = Call::current()?;
    let id = match id.as_str() {
        "" => None,
        id => Some(id_of(id).ok_or(FunctionError::NotFound)?),
    };
    let draft = draft_of(&form);
    let checked = call.site.service.contacts().check(call.actor(), id, &draft);
    let checked = checked.await.map_err(|error| call.refused(error))?;
    let mut said = Vec::new();
    if checked.changes_of_registrant > 0 {
        said.push(format!(
            "A change of registrant on {} of {}.",
            checked.changes_of_registrant,
            domains(checked.domains)
        ));
    }
    let refusals = checked.refusals.iter();
    said.extend(
        refusals.map(|refused| format!("{} would refuse: {}", refused.registry, refused.text)),
    );
    let advice = checked.advice.0.iter();
    said.extend(advice.map(|advice| format!("For the post: {}", advice.code.text())));
    said.extend(
        checked
            .fillers
            .0
            .iter()
            .map(|filler| filler.code.text().into_owned()),
    );
    let alike = checked.alike.into_iter().map(|(why, contact)| Entry {
        id: contact.id.to_string(),
        name: contact.snapshot.full_name(),
        mark: contact.handle,
        lines: vec![why.to_owned()],
    });
    Ok(CheckedDraft {
        said,
        alike: alike.collect(),
    })
}
