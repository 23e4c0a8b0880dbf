//! Writing webhooks.

use super::Webhook;
use crate::column::{Topics, micros};
use crate::error::{Error, one, one_or_stale};
use crate::tx::Tx;
use crate::wake::Wake;
use chrono::{DateTime, Utc};
use model::id::{OrganizationId, TaskId, WebhookId};
use uuid::Uuid;

/// Writes a new webhook.
///
/// # Errors
/// [`Error::Missing`] when the organization does not exist; [`Error::Duplicate`] when the id is taken.
pub async fn insert(tx: &mut Tx, webhook: &Webhook) -> Result<(), Error> {
    const INSERT: &str = "INSERT INTO webhook (id, organization_id, url, description, topics, sealed, is_active, version, created_at, updated_at, former_sealed, former_until) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    one(touched!(
        tx,
        sqlx::query(INSERT)
            .bind(webhook.id.0)
            .bind(webhook.organization_id.0)
            .bind(&webhook.url)
            .bind(&webhook.description)
            .bind(Topics::of(&webhook.topics)?)
            .bind(&webhook.sealed)
            .bind(webhook.is_active)
            .bind(webhook.version)
            .bind(micros(webhook.created_at))
            .bind(micros(webhook.updated_at))
            .bind(webhook.former_sealed.as_deref())
            .bind(webhook.former_until.map(micros))
    )?)
}

/// Writes every mutable field of a webhook, over its previous version.
///
/// # Errors
/// [`Error::Stale`] when it is gone, another organization's, or has changed.
pub async fn save(tx: &mut Tx, webhook: &Webhook) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE webhook SET url = $4, description = $5, topics = $6, is_active = $7, updated_at = $8, sealed = $9, former_sealed = $10, former_until = $11, version = $3 + 1 \
        WHERE organization_id = $1 AND id = $2 AND version = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(webhook.organization_id.0)
            .bind(webhook.id.0)
            .bind(webhook.version - 1)
            .bind(&webhook.url)
            .bind(&webhook.description)
            .bind(Topics::of(&webhook.topics)?)
            .bind(webhook.is_active)
            .bind(micros(webhook.updated_at))
            .bind(&webhook.sealed)
            .bind(webhook.former_sealed.as_deref())
            .bind(webhook.former_until.map(micros))
    )?)
}

/// Deletes a webhook with its deliveries.
///
/// # Errors
/// [`Error::Stale`] when the organization has no such webhook of this version.
pub async fn delete(
    tx: &mut Tx,
    organization: OrganizationId,
    id: WebhookId,
    version: i64,
) -> Result<(), Error> {
    const DELETE: &str =
        "DELETE FROM webhook WHERE organization_id = $1 AND id = $2 AND version = $3";
    one_or_stale(touched!(
        tx,
        sqlx::query(DELETE)
            .bind(organization.0)
            .bind(id.0)
            .bind(version)
    )?)
}

/// Makes a delivery pending again, from its first attempt, and wakes the workers. One that a worker is sending at the moment stays with it.
///
/// # Errors
/// [`Error::Stale`] when there is none, or it is pending already.
pub async fn redeliver(
    tx: &mut Tx,
    organization: OrganizationId,
    webhook: WebhookId,
    event: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    const UPDATE: &str = "UPDATE webhook_delivery SET status = 'pending', attempt = 0, claimable_at = $4, lease_owner = NULL, ended_at = NULL \
        WHERE organization_id = $1 AND webhook_id = $2 AND event_id = $3 AND status <> 'pending'";
    one_or_stale(touched!(
        tx,
        sqlx::query(UPDATE)
            .bind(organization.0)
            .bind(webhook.0)
            .bind(event)
            .bind(micros(until))
    )?)?;
    tx.wake(Wake {
        organization,
        task: TaskId(event),
    });
    Ok(())
}
