//! Letting a person go.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Lets a person go, and gives what their contacts hold to a successor. The same as the form's own `POST /people/{id}/leave`.
///
/// # Errors
/// When somebody must take over and nobody is named; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "people/let_go", input = Json, output = Json)]
pub async fn let_go(
    /// The person's id.
    id: String,
    /// The form: `successor_contact_id`, `revoke_keys`, `version`, and `looked`: the successor with whom it was looked at.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    let way = writes::people::leaving(id);
    match writes::people::let_go(&call.site, call.actor(), id, &form).await {
        Ok(outcome) => call.next(&way, &form, outcome).await,
        Err(error) => Err(call.refused_at(&way.form, &form, error).await),
    }
}
