//! Taking an API key back.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Takes a key back: it and its tokens count no more. The same as the form's own `POST /settings/keys/{id}/revoke`.
///
/// # Errors
/// When it is not there; when the caller is no admin.
#[server(prefix = "/fn", endpoint = "settings/revoke_key", input = Json, output = Json)]
pub async fn revoke_key(
    /// The key's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::KeyId;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::settings::revoke_key(&call.site, call.actor(), KeyId(id)).await {
        Ok(()) => Ok(Done {
            text: writes::settings::REVOKED.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
