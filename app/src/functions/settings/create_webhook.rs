//! Making a receiver of events.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes a receiver, whose secret is in the answer and never again. The same as the form's own `POST /settings/webhooks`.
///
/// # Errors
/// `url`, `description`, `events`; when the caller is no admin; when the form has made a receiver already.
#[server(prefix = "/fn", endpoint = "settings/create_webhook", input = Json, output = Json)]
pub async fn create_webhook(
    /// The form: `once`, its token, so that submitting it twice makes one receiver; `url`, `description`, and `event.…` for what it is told of.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::settings::create_webhook(&call.site, call.actor(), &form).await {
        Ok(secret) => Ok(Done::with_secret(
            writes::settings::SECRET.into(),
            "secret",
            secret,
        )),
        Err(error) => call.refused_once("/settings/webhooks", &form, error).await,
    }
}
