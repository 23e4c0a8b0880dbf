//! Taking the rows of a file in.

use crate::functions::{Answer, Done};
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
    use crate::files::write;
    use crate::function_host::Call;
    use crate::functions::{Begun, FunctionError};

    let call = Call::current()?;
    let id = id.parse().map_err(|_| FunctionError::NotFound)?;
    match write::begin(&call.site, call.actor(), id).await {
        Ok(task) => Ok(Done {
            text: write::BEGUN.into(),
            tasks: vec![Begun::task(task.id.to_string())],
            ..Done::default()
        }),
        Err(error) => Err(call.refused(error)),
    }
}
