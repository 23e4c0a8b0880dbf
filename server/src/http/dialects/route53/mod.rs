//! The Route 53 Domains dialect over signed requests: AWS JSON 1.1, where a header names the operation and all have one path, and Smithy's RPC v2 in CBOR, where the path names it.

mod caller;
pub mod cbor;
mod contact;
mod error;
mod input;
pub mod operations;
mod protocol;
mod signature;

use crate::http::state::ApiState;
use crate::http::v1::body;
use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, Request, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use axum::routing::any;
use caller::Caller;
use error::Refused;
use input::Input;
use protocol::Protocol;
use serde_json::Value;
use service::Error;

/// The service with its version, as both protocols name it.
const SERVICE: &str = "Route53Domains_v20140515";
/// The path of the service; clients append to it.
const PATH: &str = "/aws/route53domains";

/// The dialect's routes: all paths below AWS', so that no client meets a page.
pub(super) fn router(state: ApiState) -> Router {
    ["/aws", "/aws/", "/aws/{*rest}"]
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
    let protocol = Protocol::of(request.headers());
    let mut response = match answer(&api, protocol, &path, request).await {
        Ok(body) => protocol.answer(StatusCode::OK, &body),
        Err(refused) => refused.answer(protocol, &path, id),
    };
    if let Ok(id) = HeaderValue::try_from(id.to_string()) {
        response.headers_mut().insert("x-amzn-requestid", id);
    }
    response
}

async fn answer(
    api: &ApiState,
    protocol: Protocol,
    path: &str,
    request: Request<Body>,
) -> Result<Value, Refused> {
    let (parts, body) = request.into_parts();
    let place = Place::of(path)?;
    // The signature covers the body, so it has to be read first.
    let bytes = body::read(&parts.headers, body).await?;
    let now = api.service.now();
    let signed = signature::Signed::read(&parts, now, place.signed_headers())?;
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
    api.limits.count(&actor, PATH, now)?;
    let target = parts.headers.get("x-amz-target");
    let target = target.and_then(|target| target.to_str().ok());
    let operation = place.operation(target)?;
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
    operations::perform(api, &caller, operation, &|| Input::parse(protocol, &bytes)).await
}

/// What a path names.
enum Place<'a> {
    /// The service: a header says the operation.
    Service,
    /// An operation of the service.
    Operation(&'a str),
}

impl<'a> Place<'a> {
    /// A slash too many is forgiven: clients put their part behind a URL that may end with one.
    fn of(path: &'a str) -> Result<Self, Refused> {
        let parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
        match parts[..] {
            ["aws", "route53domains"] => Ok(Self::Service),
            [
                "aws",
                "route53domains",
                "service",
                SERVICE,
                "operation",
                name,
            ] => Ok(Self::Operation(name)),
            _ => Err(Refused::elsewhere(PATH)),
        }
    }

    /// The headers that have to be signed: what isn't could be another one's.
    fn signed_headers(&self) -> &'static [&'static str] {
        match self {
            Self::Service => &["host", "x-amz-date", "x-amz-target"],
            Self::Operation(_) => &["host", "x-amz-date"],
        }
    }

    fn operation<'b>(&'b self, target: Option<&'b str>) -> Result<&'b str, Refused> {
        match self {
            Self::Operation(name) => Ok(name),
            Self::Service => target
                .and_then(|target| target.strip_prefix(SERVICE)?.strip_prefix('.'))
                .ok_or_else(Refused::no_operation),
        }
    }
}
