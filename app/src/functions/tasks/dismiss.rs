//! Dismissing a failed task.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Says of a failed task that it needs nobody any more. The same as the button's own `POST /tasks/{id}/dismiss`.
///
/// # Errors
/// When it has not failed, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/dismiss", input = Json, output = Json)]
pub async fn dismiss_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::dismiss(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
