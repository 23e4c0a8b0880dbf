//! Taking the rows of a file in.

use crate::answers::{Answer, Done};
use leptos::prelude::*;
use leptos::server_fn::codec::Json;

/// Begins an import, which a task carries out. The same as the button's own `POST /import/{id}/begin`.
///
/// # Errors
/// When it was begun already, or has nothing to take in; when it is not there for the caller.
#[server(prefix = "/fn", endpoint = "files/begin", input = Json, output = Json)]
pub async fn begin_import(
    /// The import's id.
    id: String,
) -> Answer<Done> {
    use crate::answers::{Begun, FunctionError};
    use crate::call::Call;
    use crate::writes;

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match writes::files::begin(&call.site, call.actor(), id).await {
        Ok(task) => Ok(Done {
            text: writes::files::BEGUN.into(),
            tasks: vec![Begun::task(task.id.to_string())],
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
