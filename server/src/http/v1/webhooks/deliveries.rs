//! The log of what a receiver was told.

use crate::http::v1::body::Input;
use crate::http::v1::reply::{Answer, Reply};
use crate::http::v1::{ApiState, At, Query};
use axum::extract::State;
use model::id::WebhookId;
use service::webhooks::{delivery_wire, whole_delivery_wire};

/// `GET /webhooks/{id}/deliveries`, newest first, without the messages.
pub async fn deliveries(State(api): State<ApiState>, at: At, mut query: Query) -> Answer {
    let page = query.page();
    let link = query.done()?;
    let id = at.id("webhook_id")?;
    let listed = api
        .service
        .webhooks()
        .deliveries(&at.actor, id, &page)
        .await?;
    let rows = listed.rows.iter().map(delivery_wire);
    Ok(Reply::list(
        rows.collect(),
        listed.next.map(|next| next.encode()),
        &link,
    ))
}

/// `GET /webhooks/{id}/deliveries/{delivery_id}`, with the message.
pub async fn delivery(State(api): State<ApiState>, at: At, query: Query) -> Answer {
    query.done()?;
    let (id, event) = (at.id("webhook_id")?, at.id("delivery_id")?);
    let delivery = api
        .service
        .webhooks()
        .delivery(&at.actor, id, event)
        .await?;
    Ok(Reply::ok(whole_delivery_wire(&delivery)?))
}

/// `POST /webhooks/{id}/deliveries/{delivery_id}/redeliver`: again, from the first try.
pub async fn redeliver(State(api): State<ApiState>, at: At, query: Query, input: Input) -> Answer {
    query.done()?;
    input.nothing().await?;
    let (id, event): (WebhookId, _) = (at.id("webhook_id")?, at.id("delivery_id")?);
    let delivery = api
        .service
        .webhooks()
        .redeliver(&at.actor, id, event)
        .await?;
    let place = at.path(format_args!("webhooks/{id}/deliveries/{event}"));
    Ok(Reply::accepted(&place, whole_delivery_wire(&delivery)?))
}
