//! Telling a receiver again.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Tells a receiver once more of an event that it took or that was given up. The same as the form's own `POST /settings/webhooks/{id}/{event}`.
///
/// # Errors
/// While it is on its way; when there is no such receiver or event; when the caller is no admin.
#[server(prefix = "/fn", endpoint = "settings/redeliver", input = Json, output = Json)]
pub async fn redeliver_event(
    /// The receiver's id.
    id: String,
    /// The form: `event`, the event's id.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::form::text_in;
    use crate::writes;
    use model::id::WebhookId;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    let event = text_in(&form, "event");
    match writes::settings::redeliver(&call.site, call.actor(), WebhookId(id), event).await {
        Ok(()) => Ok(Done {
            text: writes::settings::AGAIN.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
