//! Trying the failed parts of a task again.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Tries the failed parts of a task again, all of them. The same as the button's own `POST /tasks/{id}/retry-failed`.
///
/// # Errors
/// When it has no parts, was cancelled, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/retry-failed", input = Json, output = Json)]
pub async fn retry_failed(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::retry_failed(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
