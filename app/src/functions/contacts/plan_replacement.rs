//! What a replacement would touch, as one chooses.

use crate::functions::{Answer, Entry, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;
use serde::{Deserialize, Serialize};

/// What a replacement would come to. Nothing was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplacementPlan {
    /// Who takes over from whom, on how many domains, and how many changes of registrant that is.
    pub text: String,
    /// The words of the button that does it.
    pub button: String,
    /// The first domains that it touches: beside each whether it is a change of registrant there, beneath it what a registry would refuse.
    pub domains: Vec<Entry>,
    /// How many more there are.
    pub more: u32,
}

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
    use crate::contacts::{id_of, replace};
    use crate::function_host::Call;
    use crate::functions::FunctionError;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let planned = replace::planned(&call.site, call.actor(), id, &form).await;
    planned.map_err(|error| call.refused(error))
}
