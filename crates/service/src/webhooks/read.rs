//! Reading receivers and the log of what they were told.

use super::{Delivery, Webhook};
use crate::contacts::Version;
use crate::{Actor, Error, Need, Result, Service};
use model::id::WebhookId;
use store::{Listed, Page};
use uuid::Uuid;

impl Service {
    /// The receivers, oldest first.
    ///
    /// # Errors
    /// Only admins may read them, and no key of one project.
    pub async fn webhooks(&self, actor: &Actor) -> Result<Vec<Webhook>> {
        actor.require(Need::Admin)?;
        let mut tx = self.db.read().await?;
        Ok(store::webhooks::list(&mut tx, actor.organization).await?)
    }

    /// One receiver.
    ///
    /// # Errors
    /// As [`Service::webhooks`]; [`Error::NotFound`].
    pub async fn webhook(&self, actor: &Actor, id: WebhookId) -> Result<Webhook> {
        actor.require(Need::Admin)?;
        let mut tx = self.db.read().await?;
        self.load_webhook(&mut tx, actor, id, Version::Any).await
    }

    /// What a receiver was told, newest first. What ended over a month ago is forgotten.
    ///
    /// # Errors
    /// As [`Service::webhook`].
    pub async fn deliveries(
        &self,
        actor: &Actor,
        id: WebhookId,
        page: &Page,
    ) -> Result<Listed<Delivery>> {
        let webhook = self.webhook(actor, id).await?;
        let mut tx = self.db.read().await?;
        Ok(store::webhooks::deliveries(&mut tx, actor.organization, webhook.id, page).await?)
    }

    /// What a receiver was told of one event.
    ///
    /// # Errors
    /// As [`Service::webhook`].
    pub async fn delivery(&self, actor: &Actor, id: WebhookId, event: Uuid) -> Result<Delivery> {
        actor.require(Need::Admin)?;
        let mut tx = self.db.read().await?;
        store::webhooks::delivery(&mut tx, actor.organization, id, event)
            .await?
            .ok_or(Error::NotFound)
    }
}
