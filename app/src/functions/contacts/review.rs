//! Reviewing a contact's ASCII form.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Keeps the ASCII form that somebody has looked over, or drops it, and shows the contact; or leads to what that would send, where registries would be sent anything. The same as the form's own `POST /contacts/{id}/international`.
///
/// # Errors
/// Wrong fields; [`crate::answers::FunctionError::Stale`] with the page that shows both versions; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/review", input = Json, output = Json)]
pub async fn review_contact(
    /// The contact's id.
    id: String,
    /// The form: `international.…` for each field, `version`, `drop` where it is dropped, and `step`: `confirmed` once it was looked over, `back` for the form as it was.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::flash::Flash;
    use crate::paths::id_of;
    use crate::writes;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let way = writes::contacts::reviewing(id);
    match writes::contacts::review(&call.site, call.actor(), id, &form).await {
        Ok(edited) => {
            let outcome = edited.told(|saved| Flash::done(writes::contacts::kept(saved)));
            call.next(&way, &form, outcome).await
        }
        Err(error) => Err(call.refused_at(&way.form, &form, error).await),
    }
}
