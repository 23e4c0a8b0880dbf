//! Making a team.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes a team with its slots. The same as the form's own `POST /teams`.
///
/// # Errors
/// The texts of [`model::team::FIELDS`] and the slots by the names of the form; when the caller may not write domains.
#[server(prefix = "/fn", endpoint = "teams/create", input = Json, output = Json)]
pub async fn create_team(
    /// The form: the texts of [`model::team::FIELDS`], and a contact's id for each slot (`registrant_contact_id`, …).
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::teams::create(&call.site, call.actor(), &form).await {
        Ok(view) => {
            let page = format!("/teams/{}", view.team.id);
            Ok(call.done_at(&page, writes::teams::MADE).await)
        }
        Err(error) => Err(call.refused(error)),
    }
}
