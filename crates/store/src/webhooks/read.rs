//! Reading webhooks and their deliveries.

use super::{Delivery, Webhook};
use crate::error::Error;
use crate::lease::{Readable, known, readable};
use crate::page::{Cursor, LAST, Listed, Page};
use crate::tx::Tx;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, WebhookId};
use sqlx::FromRow;
use uuid::Uuid;

/// The organization's webhooks, oldest first.
pub async fn list(tx: &mut Tx, organization: OrganizationId) -> Result<Vec<Webhook>, Error> {
    const SELECT: &str = "SELECT * FROM webhook WHERE organization_id = $1 ORDER BY created_at, id";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).fetch_all(conn)).map(known)
}

/// The organization's webhook of this id.
pub async fn get(
    tx: &mut Tx,
    organization: OrganizationId,
    id: WebhookId,
) -> Result<Option<Webhook>, Error> {
    const SELECT: &str = "SELECT * FROM webhook WHERE organization_id = $1 AND id = $2";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(id.0).fetch_optional(conn))
}

/// The delivery of an event to a webhook.
pub async fn delivery(
    tx: &mut Tx,
    organization: OrganizationId,
    webhook: WebhookId,
    event: Uuid,
) -> Result<Option<Delivery>, Error> {
    const SELECT: &str = "SELECT * FROM webhook_delivery WHERE organization_id = $1 AND webhook_id = $2 AND event_id = $3";
    on!(tx, conn => sqlx::query_as(SELECT).bind(organization.0).bind(webhook.0).bind(event).fetch_optional(conn))
}

/// Time and id are selected separately, so that an unreadable row does not end the list.
#[derive(FromRow)]
struct Row {
    created_at: DateTime<Utc>,
    event_id: Uuid,
    #[sqlx(flatten)]
    delivery: Readable<Delivery>,
}

/// A webhook's deliveries, newest first. Unreadable ones are left out.
pub async fn deliveries(
    tx: &mut Tx,
    organization: OrganizationId,
    webhook: WebhookId,
    page: &Page,
) -> Result<Listed<Delivery>, Error> {
    const SELECT: &str = "SELECT * FROM webhook_delivery WHERE organization_id = $1 AND webhook_id = $2 AND (created_at, event_id) < ($3, $4) \
        ORDER BY created_at DESC, event_id DESC LIMIT $5";
    let Some((at, id)) = page.behind(LAST) else {
        return Ok(Listed::nothing());
    };
    let rows: Vec<Row> = on!(tx, conn => sqlx::query_as(SELECT)
        .bind(organization.0).bind(webhook.0).bind(at).bind(id).bind(page.fetch()).fetch_all(conn))?;
    let listed = page.listed(rows, |row| Cursor::at(row.created_at, row.event_id));
    Ok(Listed {
        rows: readable(listed.rows.into_iter().map(|row| row.delivery).collect()),
        next: listed.next,
    })
}
