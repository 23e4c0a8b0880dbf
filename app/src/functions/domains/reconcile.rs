//! Settling what differs between the book and a domain's registry.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Sends the book's side of what differs, or takes the registry's. The same as the form's own `POST /domains/{id}/reconcile`.
///
/// # Errors
/// What can't be taken; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "domains/reconcile", input = Json, output = Json)]
pub async fn reconcile_domain(
    /// The domain's id.
    id: String,
    /// The form: `take`, `roles` (with commas between them; none for all), `version`, and `step`, which is `confirmed` once it was looked at.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes::reconcile::{Settled, reconcile};

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match reconcile(&call.site, call.actor(), id, &form).await {
        Ok(Settled::Look(page)) => Ok(Done {
            text: "Nothing is done yet: look at what this does first.".into(),
            to: Some(page),
            ..Done::default()
        }),
        Ok(Settled::Done(said)) => Ok(call.shown_at(&format!("/domains/{id}"), &said).await),
        Err(error) => Err(call.refused(error)),
    }
}
