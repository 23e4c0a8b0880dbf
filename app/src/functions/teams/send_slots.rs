//! Sending a draft of a team's slots.

use crate::functions::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Puts the contacts of a draft into a team's slots. The same as the form's own `POST /teams/{id}/slots`.
///
/// # Errors
/// Wrong slots; [`crate::functions::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "teams/send_slots", input = Json, output = Json)]
pub async fn send_slots(
    /// The team's id.
    id: String,
    /// The form: a contact's id or `default` for each slot that changes, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::function_host::Call;
    use crate::functions::FunctionError;
    use crate::teams::write;
    use model::id::TeamId;

    let call = Call::current()?;
    let id: TeamId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match write::send_slots(&call.site, call.actor(), id, &form).await {
        Ok(said) => Ok(call.shown_at(&format!("/teams/{id}"), &said).await),
        Err(error) => {
            let drafted = write::draft(id, &form).link();
            Err(call.refused_at(&drafted, &form, error).await)
        }
    }
}
