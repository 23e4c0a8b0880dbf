//! The lock, privacy, name servers, a longer term, the contacts once more.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Asks a domain's registry for what the form chose. The same as the form's own `POST /domains/{id}/order`.
///
/// # Errors
/// Wrong fields; [`crate::answers::FunctionError::Stale`]; what stands against it, such as an open task; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "domains/order", input = Json, output = Json)]
pub async fn order_task(
    /// The domain's id.
    id: String,
    /// The form: `task_type`, what belongs to it (`years`, `nameservers`), and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::task::TaskType;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    let ordered = writes::domains::order(&call.site, call.actor(), id, &form).await;
    let ordered = ordered.map_err(|error| call.refused(error))?;
    Ok(match ordered.task_type {
        // It is the contacts' disclosure that changes, and their cards are all over the page.
        TaskType::EnableWhoisPrivacy | TaskType::DisableWhoisPrivacy => {
            call.shown_at(&format!("/domains/{id}"), &ordered.said)
                .await
        }
        _ => ordered.said.here(),
    })
}
