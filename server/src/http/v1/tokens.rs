//! Short-lived tokens.

use super::ApiState;
use super::body::Input;
use super::query::Query;
use super::reply::{Answer, Reply};
use crate::http::caller::{Caller, bearer};
use crate::http::problem::Problem;
use app::ClientAddress;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use model::field::{FieldCode, FieldErrors};
use service::auth::NewToken;
use service::{Actor, Error};
use std::net::IpAddr;
use wire::Secret;

/// `POST /v1/tokens`: for the key in `Authorization`, for the person who is signed in, or for the `email` and `password` of the body. The answer is
/// shown once, and is not repeated for an `Idempotency-Key`.
pub async fn create(
    State(api): State<ApiState>,
    address: ClientAddress,
    query: Query,
    request: Request,
) -> Answer {
    query.done()?;
    let (mut parts, body) = request.into_parts();
    // A token makes no token, or it would live for ever.
    if bearer(&parts.headers).is_some_and(|token| token.contains('.')) {
        Caller::from_request_parts(&mut parts, &api).await?;
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "auth.forbidden",
            "A token makes no further tokens; use the key, or e-mail and password.",
        ));
    }
    let caller = match Caller::from_request_parts(&mut parts, &api).await {
        Ok(caller) => Some(caller),
        // Only whoever shows nothing may show a password instead.
        Err(refused) if parts.headers.contains_key(header::AUTHORIZATION) => return Err(refused),
        Err(_) => None,
    };
    let Ok(input) = <Input as axum::extract::FromRequest<_>>::from_request(
        Request::from_parts(parts, body),
        &api,
    )
    .await;
    let asked: wire::NewToken = input.read_or_none().await?;
    let new = NewToken {
        scopes: asked.scopes.value(),
        expires_in: asked.expires_in,
    };
    let actor = match (shown(asked.email, asked.password)?, caller) {
        (Some((email, password)), _) => {
            person(&api, &email, password.reveal(), address.network()).await?
        }
        (None, Some(caller)) => caller.actor,
        (None, None) => return Err(Error::Unauthenticated.into()),
    };
    let token = api.service.tokens().issue(&actor, new).await?;
    let body = wire::Token {
        token: token.token.into(),
        token_type: "Bearer".into(),
        expires_in: token.expires_in,
        expires_at: token.expires_at.into(),
        organization_id: actor.organization.0,
        scopes: token.scopes,
    };
    Ok(Reply::made(body).with(header::CACHE_CONTROL, "no-store"))
}

/// Who signs in by e-mail and password.
async fn person(
    api: &ApiState,
    email: &str,
    password: &str,
    network: Option<IpAddr>,
) -> Result<Actor, Problem> {
    let user = match api.service.auth().sign_in(email, password, network).await {
        Ok(user) => user,
        Err(Error::Rule { code, message, .. }) => {
            return Err(Problem::new(StatusCode::UNAUTHORIZED, code, message)
                .with_header(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer")));
        }
        Err(other) => return Err(other.into()),
    };
    let actor = api.service.auth().actor_of(user.id).await?;
    Ok(actor.ok_or(Error::Unauthenticated)?)
}

/// E-mail and password, when one of them is given.
fn shown(
    email: Option<String>,
    password: Option<Secret>,
) -> Result<Option<(String, Secret)>, Problem> {
    let required = |name| Problem::invalid(&FieldErrors::one(name, FieldCode::Required));
    match (email, password) {
        (Some(email), Some(password)) => Ok(Some((email, password))),
        (None, None) => Ok(None),
        (None, Some(_)) => Err(required("email")),
        (Some(_), None) => Err(required("password")),
    }
}
