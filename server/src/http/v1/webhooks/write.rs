//! Writing receivers.

use crate::http::problem::Problem;
use crate::http::v1::body::Input;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::tag::{self, IfMatch};
use crate::http::v1::{ApiState, At, Query};
use ::wire::{NewWebhook, WebhookPatch};
use axum::extract::State;
use axum::http::{HeaderMap, header};
use model::id::WebhookId;
use service::contacts::Version;
use service::webhooks::{Secret, Webhook, WebhookEdit, whole_delivery_wire, wire};

/// `POST /webhooks`: the answer shows the secret that signs, once; it is not repeated for an `Idempotency-Key`.
pub async fn create(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    let new: NewWebhook = input.read().await?;
    let (webhook, secret) = api
        .service
        .webhooks()
        .create(&at.actor, &WebhookEdit::from(new))
        .await?;
    let body = with_secret(&webhook, &secret);
    let place = at.path(format_args!("webhooks/{}", webhook.id));
    Ok(Reply::created(&place, body)
        .with(header::ETAG, &tag::of_row(webhook.version))
        .with(header::CACHE_CONTROL, "no-store"))
}

/// `POST /webhooks/{id}/secret`: another secret, shown this once; the former one signs beside it for a day.
pub async fn replace_secret(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("webhook_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let service = &api.service;
    let (webhook, secret) = service
        .webhooks()
        .replace_secret(&at.actor, id, seen)
        .await?;
    Ok(Reply::ok(with_secret(&webhook, &secret))
        .with(header::ETAG, &tag::of_row(webhook.version))
        .with(header::CACHE_CONTROL, "no-store"))
}

fn with_secret(webhook: &Webhook, secret: &Secret) -> ::wire::Webhook {
    ::wire::Webhook {
        secret: Some(secret.text().into()),
        ..wire(webhook)
    }
}

/// `PATCH /webhooks/{id}`: what is absent stays.
pub async fn update(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    let id = at.id("webhook_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    let patch: WebhookPatch = input.read().await?;
    let edit = WebhookEdit::from(patch);
    let webhook = api
        .service
        .webhooks()
        .edit(&at.actor, id, seen, &edit)
        .await?;
    Ok(Reply::ok(wire(&webhook)).with(header::ETAG, &tag::of_row(webhook.version)))
}

/// `DELETE /webhooks/{id}`: with the log of what it was told.
pub async fn remove(
    State(api): State<ApiState>,
    at: At,
    query: Query,
    headers: HeaderMap,
    input: Input,
) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id = at.id("webhook_id")?;
    let seen = seen(&api, &at, id, &headers).await?;
    api.service.webhooks().delete(&at.actor, id, seen).await?;
    Ok(Reply::done())
}

/// `POST /webhooks/{id}/test`: a message that says nothing. 202 with the delivery.
pub async fn test(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let id: WebhookId = at.id("webhook_id")?;
    let delivery = api.service.webhooks().send_test(&at.actor, id).await?;
    let place = at.path(format_args!(
        "webhooks/{id}/deliveries/{}",
        delivery.event_id
    ));
    Ok(Reply::accepted(&place, whole_delivery_wire(&delivery)?))
}

async fn seen(
    api: &ApiState,
    at: &At,
    id: WebhookId,
    headers: &HeaderMap,
) -> Result<Version, Problem> {
    let current = async { Ok(api.service.webhooks().get(&at.actor, id).await?.version) };
    IfMatch::of(headers)?.seen(current).await
}
