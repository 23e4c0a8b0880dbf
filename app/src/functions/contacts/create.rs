//! Making a contact.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes a contact, once for each form however often it arrives, and says where it is shown; of a form that made another one already, where the form is with a new token and everything that was typed.
/// The same as the form's own `POST /contacts`.
///
/// # Errors
/// Wrong fields; when the caller may not write contacts.
#[server(prefix = "/fn", endpoint = "contacts/create", input = Json, output = Json)]
pub async fn create_contact(
    /// The form: the fields of a contact, or `kind=member` with `user_id`, `location_id` and `phone_id`; `disclose`; and `once`, the form's own token.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::contacts::create(&call.site, call.actor(), &form).await {
        Ok(made) => {
            let page = format!("/contacts/{}", made.id);
            Ok(call.done_at(&page, writes::contacts::made(&made)).await)
        }
        Err(error) => {
            let page = writes::contacts::new_form(&form);
            call.refused_once(page, &form, error).await
        }
    }
}
