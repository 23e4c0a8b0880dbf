//! Sends a form through a server function.

use crate::functions::codec::Json;
use crate::functions::{Answer, Done, FunctionError, Values};
use leptos::server_fn::client::Client;
use leptos::server_fn::client::browser::BrowserClient;
use leptos::server_fn::codec::{FromRes, IntoReq};
use leptos::server_fn::error::FromServerFnError;
use leptos::server_fn::response::ClientRes;
use serde::Serialize;

/// What the functions of forms take: each of them these two, or one of them. The names are those of their parameters.
#[derive(Serialize)]
struct Sent {
    /// What the form is about: an id, or nothing where something is made.
    id: String,
    /// Its fields.
    form: Values,
}

/// Sends a form to the function at this address, which the form's markup has from [`leptos::server_fn::ServerFn::PATH`].
///
/// The client is that of the functions' own stubs. Those would be one future each, of 1.5 kB; all functions of forms answer alike, so one does.
pub(super) async fn write(function: String, id: String, form: Values) -> Answer<Done> {
    let request = IntoReq::<Json, _, FunctionError>::into_req(
        Sent { id, form },
        &function,
        "application/json",
    )?;
    let response = <BrowserClient as Client<FunctionError>>::send(request).await?;
    if ClientRes::<FunctionError>::status(&response) >= 400 {
        let bytes = ClientRes::<FunctionError>::try_into_bytes(response).await?;
        return Err(FunctionError::de(bytes));
    }
    <Done as FromRes<Json, _, FunctionError>>::from_res(response).await
}
