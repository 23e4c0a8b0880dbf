//! Letting a domain go from the book. Nothing is sent to the registry: it goes on showing what it shows.

use crate::audit::{Entry, kept};
use crate::contacts::Version;
use crate::{Actor, Error, Need, Result, Service};
use model::id::DomainId;

impl Service {
    /// Takes a domain out of the book. Its name may be adopted again.
    ///
    /// # Errors
    /// `domain.busy` while a task of it is under way; [`Error::NotFound`].
    pub async fn release_domain(&self, actor: &Actor, id: DomainId) -> Result<()> {
        self.release_domain_if(actor, id, Version::Any).await
    }

    /// [`Service::release_domain`], if the domain still has the version that the caller saw.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another, and as [`Service::release_domain`].
    pub async fn release_domain_if(
        &self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
    ) -> Result<()> {
        let reach = actor.require_within(Need::DomainsWrite)?;
        let mut tx = self.db.begin().await?;
        store::domains::hold(&mut tx, actor.organization, id).await?;
        let domain = self.load_domain_if(&mut tx, &reach, id, seen).await?;
        if store::tasks::any_open(&mut tx, actor.organization, id).await? {
            return Err(Error::rule(
                "domain.busy",
                "A task of this domain is under way. Wait for its end, or cancel it first.",
            ));
        }
        store::domains::delete(&mut tx, actor.organization, id, self.now()).await?;
        let before = Some(kept(super::wire(&domain))?);
        self.audit(
            &mut tx,
            actor,
            Entry {
                action: "domain.release",
                object_kind: "domain",
                object_id: id.0,
                before,
                after: None,
            },
        )
        .await?;
        Ok(tx.commit().await?)
    }
}
