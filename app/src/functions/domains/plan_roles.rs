//! What a draft of roles would send, as one chooses.

use crate::answers::{Answer, RolePlan, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Looks a draft of roles over: what sending it would do.
///
/// # Errors
/// As [`super::SendRoles`], but a draft may hold what is so already.
#[server(prefix = "/fn", endpoint = "domains/plan_roles", input = Json, output = Json)]
pub async fn plan_roles(
    /// The domain's id.
    id: String,
    /// The form: a contact's id or `default` for each role that changes.
    form: Values,
) -> Answer<RolePlan> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::words::role_plan;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    let draft = writes::domains::draft(id, &form);
    let domains = call.site.service.domains();
    let looked = domains.look_over(call.actor(), id, &draft.changes).await;
    let looked = looked.map_err(|error| call.refused(error))?;
    Ok(role_plan::of(&looked, &call.visitor.account.organization))
}
