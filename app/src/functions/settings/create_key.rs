//! Making an API key.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes a key, whose secret is in the answer and never again. The same as the form's own `POST /settings/keys`.
///
/// # Errors
/// `name`, `scopes`, `project_id`, `expires_at`; when the caller is no admin; when the form has made a key already.
#[server(prefix = "/fn", endpoint = "settings/create_key", input = Json, output = Json)]
pub async fn create_key(
    /// The form: `once`, its token, so that submitting it twice makes one key; `name`, `expires_at`, `project_id`, and `scope.…` for what the key may do.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::settings::create_key(&call.site, call.actor(), &form).await {
        Ok((key, secret)) => Ok(Done::with_secret(
            format!(
                "The key {}. Copy it now: it is not shown again, and nobody can read it here.",
                key.name
            ),
            "api_key",
            secret,
        )),
        Err(error) => call.refused_once("/settings/keys", &form, error).await,
    }
}
