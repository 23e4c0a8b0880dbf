//! Ending a session of one's own.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Ends one of the caller's sessions; one that was over already is no error. The same as the button's own `POST /account/sessions`.
///
/// # Errors
/// None of its own.
#[server(prefix = "/fn", endpoint = "account/end_session", input = Json, output = Json)]
pub async fn end_session(
    /// The session's key, as the list has it.
    id: String,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::account::end_session(&call.site, call.actor(), &id).await {
        Ok(text) => Ok(Done {
            text: text.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
