//! An operator's no.

use crate::functions::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Says no to what a task proposes: the contacts stay as registries know them. The same as the button's own `POST /tasks/{id}/decline`.
///
/// # Errors
/// When it waits for nobody's yes, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/decline", input = Json, output = Json)]
pub async fn decline_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::function_host::Call;
    use crate::functions::FunctionError;
    use crate::tasks::write;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match write::decline(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
