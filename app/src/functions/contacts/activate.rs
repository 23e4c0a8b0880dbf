//! Making a contact active again.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes a contact active again, so that it can be given roles. The same as the form's own `POST /contacts/{id}/activate`.
///
/// # Errors
/// [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/activate", input = Json, output = Json)]
pub async fn activate_contact(
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
    match writes::contacts::activate(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(Done {
            text: writes::contacts::ACTIVATED.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused_at(&page, &form, error).await),
    }
}
