//! Taking an invitation back.

use crate::answers::{Answer, Done};
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
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::people::withdraw(&call.site, call.actor(), id).await {
        Ok(()) => Ok(Done {
            text: writes::people::WITHDRAWN.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
