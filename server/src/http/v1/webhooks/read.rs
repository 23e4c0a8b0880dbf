//! Reading receivers.

use crate::http::v1::memory::Slice;
use crate::http::v1::reply::Answer;
use crate::http::v1::{ApiState, At, Query, tag};
use axum::extract::State;
use axum::http::HeaderMap;
use chrono::SecondsFormat;
use service::webhooks::{Webhook, wire};

/// `GET /webhooks`, oldest first.
pub async fn list(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    let slice = Slice::of(query)?;
    let webhooks = api.service.webhooks().list(&at.actor).await?;
    let key = |webhook: &Webhook| {
        let since = webhook
            .created_at
            .to_rfc3339_opts(SecondsFormat::Micros, true);
        format!("{since}/{}", webhook.id)
    };
    Ok(slice.page(&webhooks, key, wire))
}

/// `GET /webhooks/{id}`.
pub async fn show(State(api): State<ApiState>, at: At, query: Query, headers: HeaderMap) -> Answer {
    query.done()?;
    let webhook = api
        .service
        .webhooks()
        .get(&at.actor, at.id("webhook_id")?)
        .await?;
    let tag = tag::of_row(webhook.version);
    Ok(tag::unless_known(&headers, &tag, wire(&webhook)))
}
