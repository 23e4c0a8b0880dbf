//! Trying a task again.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Begins a task anew that failed, was cancelled, or asks somebody how to go on. The same as the button's own `POST /tasks/{id}/retry`.
///
/// # Errors
/// When there is nothing to try again, or it is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/retry", input = Json, output = Json)]
pub async fn retry_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::retry(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
