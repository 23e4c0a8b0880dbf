//! An operator's no.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Says no to what a task proposes: the contacts stay as they are in the book. The same as the button's own `POST /tasks/{id}/decline`.
///
/// # Errors
/// When it waits for nobody's yes, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/decline", input = Json, output = Json)]
pub async fn decline_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::decline(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
