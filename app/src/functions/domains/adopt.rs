//! Taking a domain into the book.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Adopts a domain that the registry holds under our account, and shows it. The same as the form's own `POST /domains`.
///
/// # Errors
/// `name`, `project`, `team_id`; [`crate::answers::FunctionError::Busy`] when the registry gives no answer; when the caller may not write domains there.
#[server(prefix = "/fn", endpoint = "domains/adopt", input = Json, output = Json)]
pub async fn adopt_domain(
    /// The form: `name`, `project`, and `team_id`, empty for no team.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::domains::adopt(&call.site, call.actor(), &form).await {
        Ok(domain) => {
            let page = format!("/domains/{}", domain.id);
            Ok(call.done_at(&page, writes::domains::adopted(&domain)).await)
        }
        Err(error) => Err(call.refused(error)),
    }
}
