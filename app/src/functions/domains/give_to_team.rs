//! Giving a domain to a team.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Has a team look after a domain, or none: at once where its registry would be sent nothing; else the answer leads to the plan. The same as the form's own `POST /domains/{id}/team`.
///
/// # Errors
/// `team_id`; [`crate::answers::FunctionError::Stale`]; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "domains/give_to_team", input = Json, output = Json)]
pub async fn give_to_team(
    /// The domain's id.
    id: String,
    /// The form: `team_id`, empty for no team, and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use crate::writes::plans::{OrPlan, look};

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::domains::give_to_team(&call.site, call.actor(), id, &form).await {
        Ok(OrPlan::Done(said)) => Ok(call.shown_at(&format!("/domains/{id}"), &said).await),
        Ok(OrPlan::Plan(plan)) => Ok(look(plan)),
        Err(error) => Err(call.refused(error)),
    }
}
