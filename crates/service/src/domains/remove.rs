//! Releasing a domain from management. Nothing is sent to the registry: its data there stays as it is.

use super::Domains;
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::id::{ContactId, DomainId};
use model::role::Role;
use std::collections::BTreeMap;

/// Why a domain can't be released now.
pub(crate) const BUSY: &str =
    "A task of this domain is under way. Wait for its end, or cancel it first.";

impl<'a> Domains<'a> {
    /// Releases a domain. Its name may be adopted again.
    ///
    /// # Errors
    /// `domain.busy` while a task of it is in progress; [`Error::NotFound`].
    #[boxed]
    pub async fn release(self, actor: &Actor, id: DomainId) -> Result<()> {
        self.release_if(actor, id, Version::Any).await
    }

    /// [`Domains::release`], if the domain still has the version that the caller saw.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another, and as [`Domains::release`].
    #[boxed]
    pub async fn release_if(self, actor: &Actor, id: DomainId, seen: Version) -> Result<()> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.begin(reach).await?;
        store::domains::hold(&mut tx, actor.organization, id).await?;
        let domain = self.load_if(&mut tx, reach, id, seen).await?;
        if store::tasks::any_open(&mut tx, actor.organization, id).await? {
            return Err(Error::rule("domain.busy", BUSY));
        }
        let act = self.tools.audit().act(&mut tx);
        let own = store::domains::bindings(&mut tx, actor.organization, id).await?;
        if !own.is_empty() {
            // Its own bindings go with it.
            let none: BTreeMap<Role, Option<ContactId>> =
                own.keys().map(|role| (*role, None)).collect();
            let entry = Entry::new("domain.roles", id).before(own).after(none);
            self.tools.audit().record(&mut tx, reach, entry).await?;
        }
        let now = self.tools.now();
        store::domains::delete(&mut tx, actor.organization, id, now).await?;
        let book = self.tools.book();
        book.drop_unused_copies(&mut tx, reach).await?;
        // Nobody can mend what failed for it any more.
        let by = (&actor.created_by(), now);
        store::tasks::dismiss_of_domain(&mut tx, actor.organization, id, by).await?;
        let before = super::wire(&domain);
        self.tools
            .audit()
            .record(
                &mut tx,
                reach,
                Entry::new("domain.release", id).of_act(act).before(before),
            )
            .await?;
        Ok(tx.commit().await?)
    }
}
