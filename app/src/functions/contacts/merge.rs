//! Merging two contacts that are one.

use crate::answers::{Answer, Done, Values};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Merges a contact into another, which is shown then: at once where registries would be sent nothing; else the answer leads to the plan. The same as the form's own `POST /contacts/{id}/merge`.
///
/// # Errors
/// When the other takes no roles; [`crate::answers::FunctionError::Stale`] with the page that shows what is saved now; when it is not there for the caller, or they may not write domains.
#[server(prefix = "/fn", endpoint = "contacts/merge", input = Json, output = Json)]
pub async fn merge_contact(
    /// The id of the contact that goes.
    id: String,
    /// The form: `into`, the id of the contact that stays; `version`, that of the one that goes; and `others`, the ids of those that go with it, parted by commas.
    form: Values,
) -> Answer<Done> {
    use crate::answers::FunctionError;
    use crate::call::Call;
    use crate::paths::id_of;
    use crate::writes;
    use crate::writes::plans::{OrPlan, look};

    let call = Call::current()?;
    let id = id_of(&id).ok_or(FunctionError::NotFound)?;
    match writes::contacts::merge(&call.site, call.actor(), id, &form).await {
        Ok(OrPlan::Plan(plan)) => Ok(look(plan)),
        Ok(OrPlan::Done(merged)) => {
            let page = format!("/contacts/{}", merged.contact.id);
            Ok(call
                .shown_at(&page, &writes::contacts::merged(&merged))
                .await)
        }
        Err(error) => Err(call
            .refused_at(writes::contacts::DUPLICATES, &form, error)
            .await),
    }
}
