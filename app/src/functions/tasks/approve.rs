//! An operator's yes.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Says yes to what a task proposes. The same as the button's own `POST /tasks/{id}/approve`.
///
/// # Errors
/// When it waits for nobody's yes, or is not there for the caller.
#[server(prefix = "/fn", endpoint = "tasks/approve", input = Json, output = Json)]
pub async fn approve_task(
    /// The task's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::tasks::approve(&call.site, call.actor(), id).await {
        Ok((_, text)) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
