//! Leaving what differs as it is.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Leaves what differs of a domain as it is until a day. The same as the form's own `POST /domains/{id}/leave`.
///
/// # Errors
/// `until`; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "domains/leave", input = Json, output = Json)]
pub async fn leave_domain(
    /// The domain's id.
    id: String,
    /// The form: `until`, a day, empty for not any more, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::reconcile::leave(&call.site, call.actor(), id, &form).await {
        Ok(text) => Ok(call.done_at(&format!("/domains/{id}"), text).await),
        Err(error) => Err(call.refused(error)),
    }
}
