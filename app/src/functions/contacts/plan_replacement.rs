//! What a replacement would touch, as one chooses.

use crate::functions::{Answer, Values};
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
    /// The first domains that it touches.
    pub domains: Vec<PlannedDomain>,
    /// How many more there are.
    pub more: u32,
}

/// A domain that a replacement would touch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedDomain {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whether it is a change of registrant there.
    pub changes_registrant: bool,
    /// How many things a registry would refuse.
    pub refusals: u32,
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
