//! Having a task wait.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Has a task wait that covers many domains or imports a file: what has not begun of it is not begun. The same as the button's own `POST /tasks/{id}/pause`.
///
/// # Errors
/// When it has ended, can't be paused, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/pause", input = Json, output = Json)]
pub async fn pause_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::pause(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
