//! API keys: made, listed, taken back.

use super::body::Input;
use super::memory::Slice;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use crate::http::problem::Problem;
use axum::extract::State;
use axum::http::header;
use chrono::SecondsFormat;
use model::field::FieldErrors;
use service::Need;
use service::auth::{Key, NewKey, key_wire};

/// What a list of scopes is, for whoever gave something else.
pub(super) const SCOPES: &str = "a list of contacts:read, contacts:write, domains:read, domains:write, tasks:read, tasks:write and admin";

/// `GET /keys`, oldest first; those that no longer count too.
pub async fn list(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    at.require(Need::Admin)?;
    let slice = Slice::of(query)?;
    let mut keys = api.service.keys().list(&at.actor).await?;
    keys.reverse();
    let order = |key: &Key| {
        let made = key.created_at.to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("{made}/{}", key.id)
    };
    Ok(slice.page(&keys, order, key_wire))
}

/// `GET /keys/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    at.require(Need::Admin)?;
    query.done()?;
    let key = api.service.keys().get(&at.actor, at.id("key_id")?).await?;
    Ok(Reply::ok(key_wire(&key)))
}

/// `POST /keys`: the answer shows the secret as `api_key`, once; it is not repeated for an `Idempotency-Key`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    at.require(Need::Admin)?;
    query.done()?;
    let new = read(input.fields().await?).map_err(|errors| Problem::invalid(&errors))?;
    let (key, secret) = api.service.keys().create(&at.actor, new).await?;
    let body = wire::Key {
        api_key: Some(secret.into()),
        ..key_wire(&key)
    };
    let place = at.path(format_args!("keys/{}", key.id));
    Ok(Reply::created(&place, body).with(header::CACHE_CONTROL, "no-store"))
}

/// `DELETE /keys/{id}`: it and its tokens count no more.
pub async fn revoke(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    at.require(Need::Admin)?;
    query.done()?;
    input.nothing().await?;
    api.service
        .keys()
        .revoke(&at.actor, at.id("key_id")?)
        .await?;
    Ok(Reply::done())
}

fn read(mut fields: wire::read::Fields) -> Result<NewKey, FieldErrors> {
    let name = fields.required("name");
    let scopes = fields.required_list("scopes", SCOPES, |word| word.parse().ok());
    let project = fields.id("project_id").value();
    let expires_at = fields.time("expires_at").value().map(Into::into);
    fields.finish()?;
    Ok(NewKey {
        name: name.unwrap_or_default(),
        scopes: scopes.unwrap_or_default(),
        project,
        expires_at,
    })
}
