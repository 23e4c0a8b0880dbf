//! Saving a person, whom their contacts follow.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Saves a person, or leads to what that would affect. The same as the form's own `POST /people/{id}`.
///
/// # Errors
/// Wrong fields; [`crate::answers::FunctionError::Stale`] with both versions; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "people/save", input = Json, output = Json)]
pub async fn save_person(
    /// The person's id.
    id: String,
    /// The form: the fields of a person, `version`, and `step`: `confirmed` once it was looked over, `back` for the form as it was.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::writes;
    use model::id::UserId;
    use model::person::FIELDS;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    let way = writes::people::way(id);
    match writes::people::save(&call.site, call.actor(), id, &form).await {
        Ok(outcome) => call.next(&way, &form, outcome).await,
        Err(error) => Err(call.refused_on(&FIELDS, &way, &form, error).await),
    }
}
