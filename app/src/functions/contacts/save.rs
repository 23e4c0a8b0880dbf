//! Saving a contact's form over the version that it was written from.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Saves a contact, and says which tasks bring it to the registries; or leads to what that would send, where registries would have another registrant. The same as the form's own `POST /contacts/{id}`.
///
/// # Errors
/// Wrong fields; [`crate::answers::FunctionError::Stale`] with both versions; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/save", input = Json, output = Json)]
pub async fn save_contact(
    /// The contact's id.
    id: String,
    /// The form: the fields of a contact, `disclose`, `version`, and `step`: `confirmed` once it was looked over, `back` for the form as it was.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::flash::Flash;
    use crate::form::{Outcome, Step, version_in};
    use crate::paths::id_of;
    use crate::writes;
    use crate::writes::contacts::Edited;
    use service::Error;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let way = writes::contacts::way(id);
    match writes::contacts::save(&call.site, call.actor(), id, &form).await {
        Ok(Edited::Back) => call.next(&way, &form, Outcome::Back).await,
        Ok(Edited::Look) => call.next(&way, &form, Outcome::Look).await,
        Ok(Edited::Saved(saved)) if Step::of(&form) == Step::Confirmed => {
            let seen = version_in(&form).map_err(|error| call.refused(error))?;
            let told = Flash::done(writes::contacts::told(&saved, seen));
            Ok(call.shown_at(&way.done, &told).await)
        }
        Ok(Edited::Saved(saved)) => {
            let seen = version_in(&form).map_err(|error| call.refused(error))?;
            let tasks = writes::contacts::begun(&call.site, call.actor(), &saved).await;
            Ok(Done {
                text: writes::contacts::told(&saved, seen),
                tasks: tasks.map_err(|error| call.refused(error))?,
                version: Some(saved.contact.version),
                to: Some(format!("/contacts/{id}")),
                secret: None,
            })
        }
        Err(error) if Step::of(&form) == Step::Confirmed => {
            Err(call.refused_at(&way.form, &form, error).await)
        }
        Err(Error::Stale { .. }) => {
            let both = writes::contacts::both(&call.site, call.actor(), id, &form).await;
            let both = both.map_err(|error| call.refused(error))?;
            Err(FunctionError::Stale(Box::new(both)))
        }
        Err(error) => Err(call.refused(error)),
    }
}
