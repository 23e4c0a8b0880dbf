//! API keys: made, listed, taken back.

use super::body::Input;
use super::memory::Slice;
use super::reply::{Answer, Reply};
use super::{ApiState, At, Query};
use axum::extract::State;
use axum::http::header;
use chrono::SecondsFormat;
use service::auth::{Key, NewKey, key_wire};

/// `GET /keys`, oldest first; those that no longer count too.
pub async fn list(State(api): State<ApiState>, at: At, query: Query) -> Answer {
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
    query.done()?;
    let key = api.service.keys().get(&at.actor, at.id("key_id")?).await?;
    Ok(Reply::ok(key_wire(&key)))
}

/// `POST /keys`: the answer shows the secret as `api_key`, once; it is not repeated for an `Idempotency-Key`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: wire::NewKey = input.read().await?;
    let (key, secret) = api
        .service
        .keys()
        .create(&at.actor, NewKey::from(new))
        .await?;
    let body = wire::Key {
        api_key: Some(secret.into()),
        ..key_wire(&key)
    };
    let place = at.path(format_args!("keys/{}", key.id));
    Ok(Reply::created(&place, body).with(header::CACHE_CONTROL, "no-store"))
}

/// `DELETE /keys/{id}`: it and its tokens count no more.
pub async fn revoke(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    api.service
        .keys()
        .revoke(&at.actor, at.id("key_id")?)
        .await?;
    Ok(Reply::done())
}
