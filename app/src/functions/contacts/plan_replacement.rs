//! What a replacement would touch, as one chooses.

use crate::answers::{Answer, ReplacementPlan, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Looks a choice over: what a replacement would touch.
///
/// # Errors
/// As [`super::replace_contact`].
#[server(prefix = "/fn", endpoint = "contacts/plan-replacement", input = Json, output = Json)]
pub async fn plan_replacement(
    /// The id of the contact that is to be replaced.
    id: String,
    /// The form: `to`, who takes over, and the roles that are ticked.
    form: Values,
) -> Answer<ReplacementPlan> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::paths::id_of;
    use crate::writes;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let planned = writes::contacts::plan_replacement(&call.site, call.actor(), id, &form).await;
    planned.map_err(|error| call.refused(error))
}
