//! Calls of server functions.
//!
//! With the functions' own types and addresses ([`ServerFn`]), and by one request for all of them: the stubs that `#[server]` makes would each bring the
//! whole way of a request along, which costs every reader ten kilobytes.

use super::json;
use crate::answers::{Answer, Done, Found, FunctionError, Values};
use gloo_net::http::Request;
use leptos::server_fn::ServerFn;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;

/// Asks a server function.
///
/// # Errors
/// Its refusals, and what the browser says itself: [`FunctionError::NoAnswer`], and that the answer can't be read.
pub(super) async fn ask<F>(question: F) -> Answer<F::Output>
where
    F: ServerFn<Error = FunctionError> + Serialize,
    F::Output: DeserializeOwned,
{
    read(&post(F::PATH.to_owned(), json::write(&question)).await?)
}

/// Sends a form to the function at this address, which the form's markup has from [`ServerFn::PATH`].
///
/// # Errors
/// As [`ask`].
pub(super) async fn send(function: String, id: String, form: Values) -> Answer<Done> {
    /// What the functions of forms take: both, or one of them. The names are those of their parameters.
    #[derive(Serialize)]
    struct Form {
        /// What the form is about: an id, or nothing where something is made.
        id: String,
        /// Its fields.
        form: Values,
    }
    read(&post(function, json::write(&Form { id, form })).await?)
}

/// Asks the function at this address, which the field's markup has from [`ServerFn::PATH`], for what fits these words.
///
/// # Errors
/// As [`ask`].
pub(super) async fn find(function: String, words: String) -> Answer<Found> {
    /// What such functions take. The name is that of their parameter.
    #[derive(Serialize)]
    struct Words {
        /// What was typed.
        words: String,
    }
    read(&post(function, json::write(&Words { words })).await?)
}

fn read<T: DeserializeOwned>(answer: &str) -> Answer<T> {
    json::read(answer).ok_or_else(FunctionError::unreadable)
}

/// Behind a pointer, so that its body is compiled once.
fn post(path: String, body: Option<String>) -> Pin<Box<dyn Future<Output = Answer<String>>>> {
    Box::pin(async move {
        let body = body.ok_or_else(FunctionError::unreadable)?;
        let request = Request::post(&path)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .body(body);
        // Whatever went wrong on the way: nobody knows what was done.
        let lost = |_| FunctionError::NoAnswer;
        let answer = request.map_err(lost)?.send().await.map_err(lost)?;
        let text = answer.text().await.map_err(lost)?;
        if answer.status() < 400 {
            Ok(text)
        } else {
            // A refusal that is none of ours came from something in between, or from a server that broke.
            Err(json::read(&text).unwrap_or(FunctionError::NoAnswer))
        }
    })
}
