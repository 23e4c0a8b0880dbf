//! A person's role, and their invitation.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Gives a person a role, and invites them where that was asked for. The same as the form's own `POST /people/{id}/role`.
///
/// # Errors
/// `role`, `project_ids`; [`crate::answers::FunctionError::Stale`] with both versions; [`crate::answers::FunctionError::Throttled`] within a minute of another invitation; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "people/set_role", input = Json, output = Json)]
pub async fn set_role(
    /// The person's id.
    id: String,
    /// The form: `role`, `project.…` for what a guest sees, `do`, which is `invite` for an invitation, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    let error = match writes::people::set_role(&call.site, call.actor(), id, &form).await {
        Ok(text) => {
            return Ok(Done {
                text,
                ..Done::default()
            });
        }
        Err(error) => error,
    };
    let differ = writes::people::differing(&call.site, call.actor(), &form, &error).await;
    let differ = differ.map_err(|error| call.refused(error))?;
    let page = format!("/people/{id}");
    Err(call.refused_over(differ, &page, &form, error).await)
}
