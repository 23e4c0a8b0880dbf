//! Asking a contact's holder whether name and address are right.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Has a letter mailed to the contact's holder, for the first time or again. The same as the button's own `POST /contacts/{id}/verification`.
///
/// # Errors
/// [`crate::answers::FunctionError::Throttled`] after a letter within a minute, or five within a day, to the same address; when nobody needs to be asked.
#[server(prefix = "/fn", endpoint = "contacts/verify", input = Json, output = Json)]
pub async fn verify_contact(
    /// The contact's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::paths::id_of;
    use crate::words::{asked, spared};
    use service::Error;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let letter = call.site.service.verification().request(call.actor(), id);
    match letter.await {
        Ok(letter) => Ok(Done {
            text: asked(&letter, call.site.post()),
            ..Done::default()
        }),
        Err(Error::Throttled { retry_after }) => Err(FunctionError::Throttled {
            message: spared(retry_after),
            retry_after,
        }),
        Err(error) => Err(call.refused(error)),
    }
}
