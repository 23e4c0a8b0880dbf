//! Sending a draft of default contacts.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Gives the organization the default contacts of a draft. The same as the form's own `POST /settings/defaults`.
///
/// # Errors
/// Wrong roles; [`crate::answers::FunctionError::Stale`]; when the caller is no admin.
#[server(prefix = "/fn", endpoint = "settings/send_defaults", input = Json, output = Json)]
pub async fn send_defaults(
    /// The form: a contact's id or `default` for each role that changes, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::flash::Flash;
    use crate::writes;

    let call = Call::current()?;
    match writes::settings::send_defaults(&call.site, call.actor(), &form).await {
        Ok((text, task)) => {
            let flash = Flash {
                task,
                ..Flash::done(text)
            };
            Ok(call.shown_at(writes::settings::PATH, &flash).await)
        }
        Err(error) => {
            let drafted = writes::settings::draft(&form).link();
            Err(call.refused_at(&drafted, &form, error).await)
        }
    }
}
