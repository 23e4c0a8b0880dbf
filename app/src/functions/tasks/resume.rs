//! Having a paused task go on.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Has a paused task go on. The same as the button's own `POST /tasks/{id}/resume`.
///
/// # Errors
/// When it has ended, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/resume", input = Json, output = Json)]
pub async fn resume_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::resume(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
