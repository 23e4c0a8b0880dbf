//! Taking back a person who left.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Takes back a person who left. The same as the form's own `POST /people/{id}/back`.
///
/// # Errors
/// [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "people/take_back", input = Json, output = Json)]
pub async fn take_back(
    /// The person's id.
    id: String,
    /// The form: `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::people::take_back(&call.site, call.actor(), id, &form).await {
        Ok(text) => Ok(Done {
            text,
            ..Done::default()
        }),
        Err(error) => {
            let page = format!("/people/{id}");
            Err(call.refused_at(&page, &form, error).await)
        }
    }
}
