//! One contact takes over from another, everywhere.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Replaces a contact by another in the roles that the form names; a choice that was not looked at leads to what it touches. The same as the form's own `POST /contacts/{id}/replace`.
///
/// # Errors
/// When the other contact is not there or takes no roles; when the caller may not write domains.
#[server(prefix = "/fn", endpoint = "contacts/replace", input = Json, output = Json)]
pub async fn replace_contact(
    /// The id of the contact that is replaced.
    id: String,
    /// The form: `to`, who takes over, the roles that are ticked, and `looked`: the choice that was looked at.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::form::Outcome;
    use crate::paths::id_of;
    use crate::writes;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let replaced = writes::contacts::replace(&call.site, call.actor(), id, &form).await;
    let Some(replaced) = replaced.map_err(|error| call.refused(error))? else {
        let way = writes::contacts::replacing(id);
        return call.next(&way, &form, Outcome::Look).await;
    };
    let said = writes::contacts::replaced(&replaced);
    Ok(call
        .shown_at(&writes::contacts::page_after(&replaced), &said)
        .await)
}
