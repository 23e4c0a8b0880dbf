//! Saving a team's texts.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Saves a team's texts. The same as the form's own `POST /teams/{id}`.
///
/// # Errors
/// The texts of [`model::team::FIELDS`] by their names; [`crate::answers::FunctionError::Stale`] with both versions; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "teams/save", input = Json, output = Json)]
pub async fn save_team(
    /// The team's id.
    id: String,
    /// The form: the texts and `version`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::TeamId;
    use model::team::FIELDS;

    let call = Call::current()?;
    let id: TeamId = id.parse().map_err(|_| FunctionError::NotFound)?;
    let page = format!("/teams/{id}");
    match writes::teams::save(&call.site, call.actor(), id, &form).await {
        Ok(()) => Ok(call.done_at(&page, writes::teams::SAVED).await),
        Err(error) => {
            let page = format!("{page}/edit");
            Err(call.refused_in(&FIELDS, &page, &form, error).await)
        }
    }
}
