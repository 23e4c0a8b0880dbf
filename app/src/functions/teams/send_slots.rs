//! Sending a draft of a team's slots.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Puts the contacts of a draft into a team's slots. The same as the form's own `POST /teams/{id}/slots`.
///
/// # Errors
/// Wrong slots; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "teams/send_slots", input = Json, output = Json)]
pub async fn send_slots(
    /// The team's id.
    id: String,
    /// The form: a contact's id or `default` for each slot that changes, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::TeamId;

    let call = Call::current()?;
    let id: TeamId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::teams::send_slots(&call.site, call.actor(), id, &form).await {
        Ok(said) => Ok(call.shown_at(&format!("/teams/{id}"), &said).await),
        Err(error) => {
            let drafted = writes::teams::draft(id, &form).link();
            Err(call.refused_at(&drafted, &form, error).await)
        }
    }
}
