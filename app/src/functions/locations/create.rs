//! Making an office.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Makes an office. The same as the form's own `POST /locations`.
///
/// # Errors
/// Wrong fields; when the caller may not write contacts.
#[server(prefix = "/fn", endpoint = "locations/create", input = Json, output = Json)]
pub async fn create_location(
    /// The form: the fields of an office, and `is_primary` if it is to be the primary one.
    form: Values,
) -> Answer<Done> {
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    match writes::locations::create(&call.site, call.actor(), &form).await {
        Ok(location) => {
            let page = format!("/locations/{}", location.id);
            Ok(call
                .done_at(&page, writes::locations::made(&location))
                .await)
        }
        Err(error) => Err(call.refused(error)),
    }
}
