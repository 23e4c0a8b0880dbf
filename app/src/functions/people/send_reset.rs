//! A link for another password.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Has a link mailed behind which a person chooses another password. The same as the button's own `POST /people/{id}/reset`.
///
/// # Errors
/// [`crate::answers::FunctionError::Throttled`] within a minute of another one; when they don't sign in; when the caller is no owner.
#[server(prefix = "/fn", endpoint = "people/send_reset", input = Json, output = Json)]
pub async fn send_reset(
    /// The person's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::people::send_reset(&call.site, call.actor(), id).await {
        Ok(text) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
