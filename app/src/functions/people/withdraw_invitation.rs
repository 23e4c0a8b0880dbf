//! Taking an invitation back.

use crate::functions::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Takes a person's invitation back: its link is dead. The same as the button's own `POST /people/{id}/uninvite`.
///
/// # Errors
/// When they were not invited; when the caller is no admin.
#[server(prefix = "/fn", endpoint = "people/withdraw_invitation", input = Json, output = Json)]
pub async fn withdraw_invitation(
    /// The person's id.
    id: String,
) -> Answer<Done> {
    use crate::function_host::Call;
    use crate::functions::FunctionError;
    use crate::people::write;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match write::withdraw(&call.site, call.actor(), id).await {
        Ok(()) => Ok(Done {
            text: write::WITHDRAWN.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
