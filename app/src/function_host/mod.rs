//! The host of the server functions: `POST /fn/…`, JSON in both directions.
//!
//! They are behind the same layers as the pages (session, client address, body limit, request id, compression, retries after a
//! conflict in the database). Here the caller is authenticated and authorised before a function runs; and every error, of ours or of leptos, gets the status of
//! its kind. Leptos' handling of plain browser forms (a redirect to the referring page, with the error in its URL) never happens: such
//! forms are refused, and the headers by which leptos recognises them are removed.

mod table;

pub use table::{Function, all};

use crate::answers::FunctionError;
use crate::call::{self, Call};
use crate::frame::logged;
use crate::site::Site;
use crate::visitor::{Frame, Visitor};
use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequest, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use leptos::prelude::provide_context;
use leptos::server_fn::error::{FromServerFnError, SERVER_FN_ERROR_HEADER};

/// The functions' routes.
pub(crate) fn router() -> Router<Site> {
    Router::new().route("/fn/{*function}", post(answer))
}

async fn answer(State(site): State<Site>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let frame = Frame::of(&parts);
    match run(site, &frame, Request::from_parts(parts, body)).await {
        Ok(mut response) => {
            no_store(response.headers_mut());
            response
        }
        Err(error) => refusal(&frame, error),
    }
}

/// Authorises the request and runs the function.
async fn run(site: Site, frame: &Frame, request: Request) -> Result<Response, FunctionError> {
    let function = table::find(request.uri().path()).ok_or(FunctionError::NotFound)?;
    let (mut parts, body) = request.into_parts();
    if !is_json(&parts.headers) {
        return Err(FunctionError::Unreadable {
            message: "A function takes JSON (Content-Type: application/json).".into(),
        });
    }
    let visitor = Visitor::known(&mut parts, &site)
        .await
        .map_err(|error| call::refused(frame, error))?
        .ok_or(FunctionError::SignedOut)?;
    function
        .allows(visitor.actor())
        .map_err(|error| call::refused(&visitor.frame, error))?;
    // Bounded by the limit of the surrounding layer.
    let whole = Request::from_parts(parts.clone(), body);
    let bytes =
        Bytes::from_request(whole, &site)
            .await
            .map_err(|why| FunctionError::Unreadable {
                message: why.body_text(),
            })?;
    // With these headers leptos would take it for a plain browser form.
    parts.headers.remove(header::ACCEPT);
    parts.headers.remove(header::REFERER);
    let call = Call { site, visitor };
    let request = Request::from_parts(parts, Body::from(bytes));
    let response =
        leptos_axum::handle_server_fns_with_context(move || provide_context(call.clone()), request)
            .await
            .into_response();
    if response.headers().contains_key(SERVER_FN_ERROR_HEADER) {
        // Our own JSON, written just before.
        let bytes = to_bytes(response.into_body(), usize::MAX).await;
        return Err(bytes.map_or(
            FunctionError::Unexpected {
                reference: String::new(),
            },
            FunctionError::de,
        ));
    }
    Ok(response)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .and_then(|kind| kind.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The error as it is sent.
fn refusal(frame: &Frame, mut error: FunctionError) -> Response {
    if let FunctionError::Unexpected { reference } = &mut error
        && reference.is_empty()
    {
        *reference = logged(frame, "a function's answer could not be written");
    }
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, error.ser()).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json"),
    );
    if let Some(seconds) = error.retry_after() {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    no_store(headers);
    response
}

fn no_store(headers: &mut HeaderMap) {
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
}
