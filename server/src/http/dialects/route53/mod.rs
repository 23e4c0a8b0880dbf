//! The Route 53 Domains dialect: AWS JSON 1.1 over signed requests. A header names the operation, so there is one path for all.

mod caller;
mod contact;
mod error;
mod input;
mod media_type;
pub mod operations;
mod signature;

use crate::http::state::ApiState;
use crate::http::v1::body;
use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::any;
use caller::Caller;
use error::Refused;
use media_type::JSON;
use serde_json::Value;
use service::Error;

/// The prefix of the operation's name in `X-Amz-Target`.
const TARGET: &str = "Route53Domains_v20140515.";
/// The path; clients append a slash to the configured URL.
const PATHS: [&str; 2] = ["/aws/route53domains", "/aws/route53domains/"];

/// The dialect's routes.
pub(super) fn router(state: ApiState) -> Router {
    PATHS
        .into_iter()
        .fold(Router::new(), |router, path| router.route(path, any(call)))
        .with_state(state)
}

async fn call(
    State(api): State<ApiState>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    let id = api.service.token();
    let path = uri.path().to_owned();
    let mut response = match answer(&api, request).await {
        Ok(body) => ([(header::CONTENT_TYPE, JSON)], body.to_string()).into_response(),
        Err(refused) => refused.answer(&path, id),
    };
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

async fn answer(api: &ApiState, request: Request<Body>) -> Result<Value, Refused> {
    let (parts, body) = request.into_parts();
    // The signature covers the body, so it has to be read first.
    let bytes = body::read(&parts.headers, body).await?;
    let now = api.service.now();
    let signed = signature::Signed::read(&parts, now)?;
    let (actor, secret) = match api
        .service
        .keys()
        .secret_of_access_key(&signed.access_key_id)
        .await
    {
        Err(Error::Unauthenticated) => return Err(Refused::unknown_key()),
        other => other?,
    };
    signed.check(&parts, &bytes, &secret)?;
    api.limits.count(&actor, PATHS[0], now)?;
    let operation = operation(&parts.headers)?;
    let project = match actor.only_project() {
        Some(project) => project,
        None => {
            let first = api
                .service
                .projects()
                .list(&actor)
                .await?
                .into_iter()
                .next();
            first.ok_or(Error::NotFound)?.id
        }
    };
    let caller = Caller { actor, project };
    operations::perform(api, &caller, &operation, &bytes).await
}

/// The operation's name.
fn operation(headers: &HeaderMap) -> Result<String, Refused> {
    headers
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok()?.strip_prefix(TARGET))
        .map(ToOwned::to_owned)
        .ok_or_else(Refused::unknown_operation)
}
