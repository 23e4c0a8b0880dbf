//! Reading what a registry holds for a domain, now. The registry is queried outside any transaction; then one transaction writes what it said. It may be repeated, and changes nothing at the registry.

use super::Domains;
use super::agreement::{DomainAgreement, agreement};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::registries::Held;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::DomainId;
use model::registry::ContactsRead;

impl<'a> Domains<'a> {
    /// Reads a domain at its registry, and returns how it stands then. A registry that does not hold it under our account any more makes it *gone*: it is published no more.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is not there for this caller; [`Error::Unavailable`] when the registry does not answer, or refuses to: then nothing is changed.
    #[boxed]
    pub async fn read_again(self, actor: &Actor, id: DomainId) -> Result<DomainAgreement> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        drop(tx);
        let read = &mut ContactsRead::new();
        let found = self.tools.registries.held(&domain.name, read).await;
        let found = found.map_err(|unavailable| {
            Error::Unavailable(format!(
                "The registry gives no answer: {}. Nothing was changed.",
                unavailable.why
            ))
        })?;
        let holding = match found {
            Held::Ours(holding) => Some(holding),
            Held::NotOurs => None,
            Held::Refused { why } => {
                return Err(Error::Unavailable(format!(
                    "The registry refused to say what it holds: {why}. Nothing was changed."
                )));
            }
        };
        let now = self.tools.now();
        let mut tx = self.tools.begin(reach).await?;
        let known = self.load(&mut tx, reach, id).await?;
        match holding {
            Some(holding) => {
                let view = &holding.view;
                // A task may have read it since.
                let newer = known
                    .view
                    .as_ref()
                    .is_some_and(|known| known.read_at > view.read_at);
                if !newer {
                    store::domains::set_view(&mut tx, actor.organization, id, view, now).await?;
                }
            }
            None => {
                if store::agreement::set_gone(&mut tx, actor.organization, id, now).await? {
                    let entry = Entry::new("domain.gone", id);
                    self.tools.audit().record(&mut tx, reach, entry).await?;
                }
            }
        }
        tx.commit().await?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        agreement(&mut tx, domain).await
    }
}
