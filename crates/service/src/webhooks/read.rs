//! Reading webhooks and their deliveries.

use super::{Delivery, Webhook, Webhooks};
use crate::allowed::Admin;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::id::WebhookId;
use store::{Listed, Page};
use uuid::Uuid;

impl<'a> Webhooks<'a> {
    /// The webhooks, oldest first.
    ///
    /// # Errors
    /// Only admins may, and no key that is limited to a project.
    #[boxed]
    pub async fn list(self, actor: &Actor) -> Result<Vec<Webhook>> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::webhooks::list(&mut tx, actor.organization).await?)
    }

    /// One webhook.
    ///
    /// # Errors
    /// As [`Webhooks::list`]; [`Error::NotFound`].
    #[boxed]
    pub async fn get(self, actor: &Actor, id: WebhookId) -> Result<Webhook> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        self.load(&mut tx, actor, id, Version::Any).await
    }

    /// A webhook's deliveries, newest first. Those that ended over a month ago are deleted.
    ///
    /// # Errors
    /// As [`Webhooks::get`].
    #[boxed]
    pub async fn deliveries(
        self,
        actor: &Actor,
        id: WebhookId,
        page: &Page,
    ) -> Result<Listed<Delivery>> {
        let actor = &actor.allowed::<Admin>()?;
        let webhook = self.get(actor, id).await?;
        let mut tx = self.tools.read(actor).await?;
        Ok(store::webhooks::deliveries(&mut tx, actor.organization, webhook.id, page).await?)
    }

    /// The delivery of one event to a webhook.
    ///
    /// # Errors
    /// As [`Webhooks::get`].
    #[boxed]
    pub async fn delivery(self, actor: &Actor, id: WebhookId, event: Uuid) -> Result<Delivery> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.read(actor).await?;
        store::webhooks::delivery(&mut tx, actor.organization, id, event)
            .await?
            .ok_or(Error::NotFound)
    }
}
