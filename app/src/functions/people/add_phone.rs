//! Adding a telephone to a person.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Adds a telephone to a person. The same as the form's own `POST /people/{id}/phones`.
///
/// # Errors
/// `number`, `label`; when it is neither the caller nor the caller an admin.
#[server(prefix = "/fn", endpoint = "people/add_phone", input = Json, output = Json)]
pub async fn add_phone(
    /// The person's id.
    id: String,
    /// The form: `number` and `label`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::people::add_phone(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(Done {
            text: writes::people::PHONE_ADDED.into(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
