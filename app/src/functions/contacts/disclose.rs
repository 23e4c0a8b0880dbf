//! Publishing a member contact, or withholding it.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Changes what the world sees of a member contact, and says which tasks bring it to registries. The same as the form's own `POST /contacts/{id}/disclosure`.
///
/// # Errors
/// `disclose`; [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/disclose", input = Json, output = Json)]
pub async fn disclose_contact(
    /// The contact's id.
    id: String,
    /// The form: `version`, and `disclose`, `true` or `false`.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::paths::id_of;
    use crate::writes;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let page = format!("/contacts/{id}");
    match writes::contacts::disclose(&call.site, call.actor(), id, &form).await {
        Ok((saved, text)) => {
            let tasks = writes::contacts::begun(&call.site, call.actor(), &saved).await;
            Ok(Done {
                text,
                tasks: tasks.map_err(|error| call.refused(error))?,
                ..Done::default()
            })
        }
        Err(error) => Err(call.refused_at(&page, &form, error).await),
    }
}
