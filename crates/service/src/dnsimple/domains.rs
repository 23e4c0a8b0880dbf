//! Domains in the orders and by the filters of the vendor.

use super::Dnsimple;
use crate::allowed::DomainsRead;
use crate::domains::Domain;
use crate::{Actor, Result, Unguarded};
use boxed::boxed;
use store::dnsimple::{DomainSort, DomainsAsked, Numbered, Ordered};

impl<'a> Dnsimple<'a> {
    /// A page of the domains that match, and how many do. All domains are numbered by then.
    ///
    /// # Errors
    /// When the caller may not read domains, or names a project that it can't access.
    #[boxed]
    pub async fn domains(
        self,
        actor: &Actor,
        asked: &DomainsAsked,
        orders: &[Ordered<DomainSort>],
        page: (u32, u64),
    ) -> Result<(Vec<Domain>, i64)> {
        let reach = &actor.allowed_within::<DomainsRead>()?;
        for project in asked.projects.iter().flat_map(|wanted| wanted.iter()) {
            reach.check(*project)?;
        }
        let asked = &DomainsAsked {
            projects: reach.filter(asked.projects.as_ref()),
            ..asked.clone()
        };
        let mut tx = self.tools.begin_unguarded(Unguarded::Given).await?;
        store::dnsimple::number_all(&mut tx, actor.organization, Numbered::Domain).await?;
        tx.commit().await?;
        let words = asked.name_like.as_deref();
        let mut tx = self.tools.read_found(reach, words).await?;
        let (ids, total) =
            store::dnsimple::domain_page(&mut tx, actor.organization, asked, orders, page).await?;
        let mut domains = store::domains::many(&mut tx, actor.organization, &ids).await?;
        domains.sort_by_key(|domain| ids.iter().position(|id| *id == domain.id));
        Ok((domains, total))
    }
}
