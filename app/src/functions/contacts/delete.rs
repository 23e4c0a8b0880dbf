//! Deleting a contact.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Deletes the version of a contact that was looked at, and says so on the list. The same as the form's own `POST /contacts/{id}/delete`.
///
/// # Errors
/// What still names it; [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/delete", input = Json, output = Json)]
pub async fn delete_contact(
    /// The contact's id.
    id: String,
    /// The form: `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::paths::id_of;
    use crate::writes;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let page = format!("/contacts/{id}");
    match writes::contacts::delete(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(call.done_at("/contacts", writes::contacts::DELETED).await),
        Err(error) => Err(call.refused_at(&page, &form, error).await),
    }
}
