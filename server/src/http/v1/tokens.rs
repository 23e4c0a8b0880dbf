//! Short-lived tokens.

use super::ApiState;
use super::body::Input;
use super::keys::SCOPES;
use super::query::Query;
use super::reply::{Answer, Reply};
use crate::http::caller::{Caller, bearer};
use crate::http::problem::Problem;
use app::ClientAddress;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use model::field::FieldErrors;
use service::auth::NewToken;
use service::{Actor, Error};
use std::net::IpAddr;

/// What the body asks for.
struct Asked {
    new: NewToken,
    person: Option<(String, String)>,
}

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
    let asked = read(input.fields_or_none().await?).map_err(|errors| Problem::invalid(&errors))?;
    let actor = match (asked.person, caller) {
        (Some((email, password)), _) => person(&api, &email, &password, address.network()).await?,
        (None, Some(caller)) => caller.actor,
        (None, None) => return Err(Error::Unauthenticated.into()),
    };
    let token = api.service.tokens().issue(&actor, asked.new).await?;
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

fn read(mut fields: wire::read::Fields) -> Result<Asked, FieldErrors> {
    let new = NewToken {
        scopes: fields.list("scopes", SCOPES, |word| word.parse().ok()),
        expires_in: fields.number("expires_in"),
    };
    let (email, password) = if fields.has("email") || fields.has("password") {
        (fields.required("email"), fields.required("password"))
    } else {
        (None, None)
    };
    fields.finish()?;
    Ok(Asked {
        new,
        person: email.zip(password),
    })
}
