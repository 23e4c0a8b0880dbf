//! One contact takes over from another, everywhere.

use crate::functions::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Replaces a contact by another in the roles that the form names. The same as the form's own `POST /contacts/{id}/replace`.
///
/// # Errors
/// When the other contact is not there or takes no roles; when the caller may not write domains.
#[server(prefix = "/fn", endpoint = "contacts/replace", input = Json, output = Json)]
pub async fn replace_contact(
    /// The id of the contact that is replaced.
    id: String,
    /// The form: `to`, who takes over, and the roles that are ticked.
    form: Values,
) -> Answer<Done> {
    use crate::contacts::{id_of, write};
    use crate::flash::Flash;
    use crate::function_host::Call;
    use crate::functions::FunctionError;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let replaced = write::replace(&call.site, call.actor(), id, &form).await;
    let replaced = replaced.map_err(|error| call.refused(error))?;
    let said = Flash {
        task: replaced.task,
        ..Flash::done(write::replaced(&replaced))
    };
    Ok(call.shown_at(&format!("/contacts/{id}"), &said).await)
}
