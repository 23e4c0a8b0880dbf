//! Publishing a member contact, or withholding it.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Changes what the world sees of a member contact, and says which tasks bring it to registries; or leads to what that would send, where they would be sent anything. The same as the form's own `POST /contacts/{id}/disclosure`.
///
/// # Errors
/// `disclose`; [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/disclose", input = Json, output = Json)]
pub async fn disclose_contact(
    /// The contact's id.
    id: String,
    /// The form: `version`, `disclose`, `true` or `false`, and `step`: `confirmed` once it was looked over, `back` for the contact as it is.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::flash::Flash;
    use crate::form::Step;
    use crate::paths::id_of;
    use crate::writes;
    use crate::writes::contacts::{Edited, now_disclosed};

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let way = writes::contacts::disclosing(id);
    match writes::contacts::disclose(&call.site, call.actor(), id, &form).await {
        // On the contact's own page it is told there.
        Ok(Edited::Saved(saved)) if Step::of(&form) == Step::Look => {
            let tasks = writes::contacts::begun(&call.site, call.actor(), &saved).await;
            Ok(Done {
                text: now_disclosed(&saved),
                tasks: tasks.map_err(|error| call.refused(error))?,
                ..Done::default()
            })
        }
        Ok(edited) => {
            let outcome = edited.told(|saved| Flash::done(now_disclosed(saved)));
            call.next(&way, &form, outcome).await
        }
        Err(error) => Err(call.refused_at(&way.form, &form, error).await),
    }
}
