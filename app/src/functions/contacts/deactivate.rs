//! Putting a contact out of use.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Deactivates a contact, and gives its slots to a successor. The same as the form's own `POST /contacts/{id}/deactivate`.
///
/// # Errors
/// `successor_contact_id`, where slots hold the contact; [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/deactivate", input = Json, output = Json)]
pub async fn deactivate_contact(
    /// The contact's id.
    id: String,
    /// The form: `version`, and `successor_contact_id` where slots hold the contact.
    form: Values,
) -> Answer<Done> {
    use crate::answers::{Begun, FunctionError};
    use crate::call::Call;
    use crate::paths::id_of;
    use crate::writes;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let page = format!("/contacts/{id}");
    let deactivated = writes::contacts::deactivate(&call.site, call.actor(), id, &form).await;
    match deactivated {
        Ok((text, task)) => Ok(Done {
            text: text.into(),
            tasks: task
                .map(|task| Begun::task(task.to_string()))
                .into_iter()
                .collect(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused_at(&page, &form, error).await),
    }
}
