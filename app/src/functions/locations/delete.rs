//! Deleting an office.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Deletes an office; contacts that followed it keep their address. The same as the form's own `POST /locations/{id}/delete`.
///
/// # Errors
/// When it is the primary or the registered one; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "locations/delete", input = Json, output = Json)]
pub async fn delete_location(
    /// The office's id.
    id: String,
    /// The form: `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::LocationId;

    let call = Call::current()?;
    let id: LocationId = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::locations::delete(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(call.done_at("/locations", writes::locations::DELETED).await),
        Err(error) => {
            let page = format!("/locations/{id}");
            Err(call.refused_at(&page, &form, error).await)
        }
    }
}
