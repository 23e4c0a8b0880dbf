//! What the buttons of a receiver do.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Tries a receiver, turns it on or off, gives it another secret, or deletes it. The same as the form's own `POST /settings/webhooks/{id}`.
///
/// # Errors
/// [`crate::answers::FunctionError::Stale`]; when it is not there; when the caller is no admin.
#[server(prefix = "/fn", endpoint = "settings/change_webhook", input = Json, output = Json)]
pub async fn change_webhook(
    /// The receiver's id.
    id: String,
    /// The form: `do`, which button was pressed, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use crate::writes::settings::Acted;
    use model::id::WebhookId;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::settings::change_webhook(&call.site, call.actor(), WebhookId(id), &form).await {
        Ok(Acted::Done(text)) => Ok(Done {
            text: text.into(),
            ..Done::default()
        }),
        Ok(Acted::Secret(secret)) => Ok(Done::with_secret(
            writes::settings::SECRET.into(),
            "secret",
            secret,
        )),
        Err(error) => Err(call.refused(error)),
    }
}
