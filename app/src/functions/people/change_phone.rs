//! Saving or deleting a person's telephone.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Saves a telephone or deletes it, or leads to what that would affect. The same as the form's own `POST /people/{id}/phones/{phone}`.
///
/// # Errors
/// `number`, `label`; [`crate::answers::FunctionError::Stale`] with both versions; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "people/change_phone", input = Json, output = Json)]
pub async fn change_phone(
    /// The person's id.
    id: String,
    /// The form: `phone`, its id, `number`, `label`, `do`, which is `delete` to delete it, `version`, and `step`: `confirmed` once it was looked over, `back` for the form as it was.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::form::{Outcome, Step};
    use crate::writes;
    use model::id::{PhoneId, UserId};
    use model::person_phone::FIELDS;

    let call = Call::current()?;
    let id: UserId = id.parse().map_err(|_| FunctionError::NotFound)?;
    let phone = form.get("phone").and_then(|phone| phone.parse().ok());
    let phone: PhoneId = phone.ok_or(FunctionError::NotFound)?;
    let way = writes::people::phone_way(id, phone);
    match writes::people::change_phone(&call.site, call.actor(), (id, phone), &form).await {
        // On the person's own page, which shows it in place.
        Ok(Outcome::Saved(said)) if Step::of(&form) == Step::Look => Ok(Done {
            text: said.done.unwrap_or_default(),
            ..Done::default()
        }),
        Ok(outcome) => call.next(&way, &form, outcome).await,
        Err(error) => Err(call.refused_on(&FIELDS, &way, &form, error).await),
    }
}
