//! Cancelling a task.

use crate::functions::{Answer, Done};
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
    use crate::function_host::Call;
    use crate::functions::FunctionError;
    use crate::tasks::write;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match write::cancel(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
