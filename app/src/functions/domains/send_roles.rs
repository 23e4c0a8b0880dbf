//! Sending a draft of roles.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Gives a domain the contacts of a draft. The same as the form's own `POST /domains/{id}/roles`.
///
/// # Errors
/// Wrong roles; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "domains/send_roles", input = Json, output = Json)]
pub async fn send_roles(
    /// The domain's id.
    id: String,
    /// The form: a contact's id or `default` for each role that changes, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::domains::send_roles(&call.site, call.actor(), id, &form).await {
        Ok(said) => Ok(call.shown_at(&format!("/domains/{id}"), &said).await),
        Err(error) => {
            let drafted = writes::domains::draft(id, &form).link();
            Err(call.refused_at(&drafted, &form, error).await)
        }
    }
}
