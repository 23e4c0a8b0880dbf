//! Deleting a team.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Deletes a team that looks after no domain. The same as the form's own `POST /teams/{id}/delete`.
///
/// # Errors
/// While it has domains; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "teams/delete", input = Json, output = Json)]
pub async fn delete_team(
    /// The team's id.
    id: String,
    /// The form: `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::TeamId;

    let call = Call::current()?;
    let id: TeamId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::teams::delete(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(call.done_at("/teams", writes::teams::DELETED).await),
        Err(error) => {
            let page = format!("/teams/{id}");
            Err(call.refused_at(&page, &form, error).await)
        }
    }
}
