//! Making an office the primary one.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes an office the primary one. The same as the form's own `POST /locations/{id}/primary`.
///
/// # Errors
/// [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "locations/make_primary", input = Json, output = Json)]
pub async fn make_primary(
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
    match writes::locations::make_primary(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(Done {
            text: writes::locations::PRIMARY.into(),
            ..Done::default()
        }),
        Err(error) => {
            let page = format!("/locations/{id}");
            Err(call.refused_at(&page, &form, error).await)
        }
    }
}
