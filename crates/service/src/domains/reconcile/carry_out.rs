//! Settling what differs of one domain.

use super::asked::{Reconciled, Reconciling};
use super::looked::Looked;
use crate::allowed::DomainsWrite;
use crate::domains::{Domain, Domains};
use crate::{Actor, Error, Mode, Result, Version, Within};
use boxed::boxed;
use model::agreement::{AgreementState, Take};
use model::id::DomainId;
use store::Tx;

/// How often a contact that somebody else makes at the same moment is looked for again.
const TRIES: u32 = 4;

impl<'a> Domains<'a> {
    /// Settles what differs between the book and a domain's registry, or plans that. Whoever sends the book's registrant names them by this.
    ///
    /// # Errors
    /// `domain.gone`; of the registry's side `domain.never_read`, `domain.under_way`, and `domain.not_taken`, which says of each role why; [`Error::Stale`];
    /// [`Error::NotFound`].
    #[boxed]
    pub async fn reconcile(
        self,
        actor: &Actor,
        (id, seen): (DomainId, Version),
        asked: &Reconciling,
        mode: Mode,
    ) -> Result<Reconciled> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        for _ in 1..TRIES {
            match self.settle(reach, (id, seen), asked, mode).await {
                // Somebody makes the same contact at this moment: next time it is there.
                Err(Error::Rule {
                    code: "reference.taken",
                    ..
                }) => {}
                other => return other,
            }
        }
        self.settle(reach, (id, seen), asked, mode).await
    }

    async fn settle(
        self,
        reach: &Within<'_, DomainsWrite>,
        (id, seen): (DomainId, Version),
        asked: &Reconciling,
        mode: Mode,
    ) -> Result<Reconciled> {
        let mut tx = self.tools.begin_in(mode, reach).await?;
        if mode == Mode::Do {
            store::domains::hold(&mut tx, reach.organization, id).await?;
        }
        let domain = self.load_if(&mut tx, reach, id, seen).await?;
        let looked = &mut Looked::new(mode);
        let done = self
            .reconcile_in(&mut tx, reach, domain, asked, looked)
            .await?;
        self.tools.commit(tx, mode, Vec::new()).await?;
        Ok(done)
    }

    /// [`Domains::reconcile`] of one domain within a transaction that the caller commits, and in which it has locked the domain; of several it goes through them by id, and passes the same
    /// `looked` each time, so that objects which they share are looked at once. In a plan the transaction may be one for reading. What is refused may have been written in part: whoever goes on
    /// with other domains plans first.
    pub(crate) async fn reconcile_in(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        domain: Domain,
        asked: &Reconciling,
        looked: &mut Looked,
    ) -> Result<Reconciled> {
        if domain.state == AgreementState::Gone {
            return Err(Error::rule(
                "domain.gone",
                "The registry does not hold this domain under our account any more. Read it again if that has changed.",
            ));
        }
        match asked.take {
            Take::Ours => {
                self.send_ours(tx, reach, domain, asked.roles.as_ref(), looked.mode)
                    .await
            }
            Take::Theirs => {
                self.take_theirs(tx, reach, domain, asked.roles.as_ref(), looked)
                    .await
            }
        }
    }
}
