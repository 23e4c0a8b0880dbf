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
    use crate::flash::Flash;
    use crate::writes;
    use service::Error;

    let call = Call::current()?;
    match writes::contacts::create(&call.site, call.actor(), &form).await {
        Ok(made) => {
            let page = format!("/contacts/{}", made.id);
            Ok(call.done_at(&page, writes::contacts::made(&made)).await)
        }
        // Its token is used: the form comes back with another one, and with everything that was typed.
        Err(Error::Rule {
            code: "contact.form_used",
            message,
            ..
        }) => {
            let flash = Flash {
                refused: Some(message.into_owned()),
                ..Flash::typed(&form)
            };
            call.again_at(writes::contacts::new_form(&form), &flash)
                .await
        }
        Err(error) => Err(call.refused(error)),
    }
}
