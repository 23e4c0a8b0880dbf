//! Putting a contact out of use.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Deactivates a contact, and gives its slots to a successor. The same as the form's own `POST /contacts/{id}/deactivate`.
///
/// # Errors
/// `successor_contact_id`, where slots hold the contact; [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "contacts/deactivate", input = Json, output = Json)]
pub async fn deactivate_contact(
    /// The contact's id.
    id: String,
    /// The form: `version`, `successor_contact_id` where slots hold the contact, and `step`, which is `confirmed` once it was looked at.
    form: Values,
) -> Answer<Done> {
    use crate::answers::{Begun, FunctionError};
    use crate::call::Call;
    use crate::flash::Flash;
    use crate::form::Step;
    use crate::paths::id_of;
    use crate::writes;
    use crate::writes::contacts::Retired;

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    let page = format!("/contacts/{id}");
    let deactivated = writes::contacts::deactivate(&call.site, call.actor(), id, &form).await;
    match deactivated {
        Ok(Retired::Look(page)) => Ok(Done {
            text: "Nothing is done yet: look at what this sends first.".into(),
            to: Some(page),
            ..Done::default()
        }),
        Ok(Retired::Done(text, task)) if Step::of(&form) == Step::Confirmed => {
            let flash = Flash {
                task,
                ..Flash::done(text)
            };
            Ok(call.shown_at(&page, &flash).await)
        }
        Ok(Retired::Done(text, task)) => Ok(Done {
            text: text.into(),
            tasks: task
                .map(|task| Begun::task(task.to_string()))
                .into_iter()
                .collect(),
            ..Done::default()
        }),
        Err(error) => Err(call.refused_at(&page, &form, error).await),
    }
}
