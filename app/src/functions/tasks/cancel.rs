//! Cancelling a task.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Calls a task off: at once when it has not begun, else before its next step. The same as the button's own `POST /tasks/{id}/cancel`.
///
/// # Errors
/// When it has ended, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/cancel", input = Json, output = Json)]
pub async fn cancel_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::cancel(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
