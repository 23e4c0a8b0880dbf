//! Reading a domain at its registry, now.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Reads what a domain's registry holds. The same as the form's own `POST /domains/{id}/read`.
///
/// # Errors
/// When it is not there for the caller; when the registry gives no answer.
#[server(prefix = "/fn", endpoint = "domains/read", input = Json, output = Json)]
pub async fn read_again(
    /// The domain's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::domains::read_again(&call.site, call.actor(), id).await {
        Ok(text) => Ok(call.done_at(&format!("/domains/{id}"), text).await),
        Err(error) => Err(call.refused(error)),
    }
}
