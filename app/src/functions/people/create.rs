//! Adding a person.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Adds a person, without a sign-in. The same as the form's own `POST /people`.
///
/// # Errors
/// Wrong fields; when the caller is no admin.
#[server(prefix = "/fn", endpoint = "people/create", input = Json, output = Json)]
pub async fn create_person(
    /// The form: the fields of a person.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::people::create(&call.site, call.actor(), &form).await {
        Ok(user) => Ok(call
            .done_at(&format!("/people/{}", user.id), writes::people::ADDED)
            .await),
        Err(error) => Err(call.refused(error)),
    }
}
