//! A plan that takes many domains out of the book, as each is released alone. Nothing is sent: their registries keep what they have. A domain with a task under way is a problem, and left out.

use super::Plans;
use super::apply::applied;
use super::change::May;
use crate::domains::wire;
use crate::plans::{Lines, of_domain, unsent};
use crate::{Cleared, Error, Result};
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId};
use model::role::Role;
use model::task::Cause;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::domains::Domain;
use store::plans::{Plan, Said, apply as rows};

/// Who held, or holds, roles of a domain itself.
type Held = BTreeMap<Role, Option<ContactId>>;

impl Plans<'_> {
    /// What would be released, and what can't be now.
    pub(super) async fn look_at_release(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        domains: Vec<Domain>,
    ) -> Result<Lines> {
        let ids: Vec<DomainId> = domains.iter().map(|domain| domain.id).collect();
        let busy = store::tasks::under_way_of(tx, actor.organization, &ids).await?;
        let mut lines = Lines::default();
        for domain in domains {
            let mut plan = unsent(domain.clone(), Vec::new());
            plan.object = Some(Vec::new());
            plan.changes_registrant = false;
            plan.hints = FieldErrors::default();
            plan.refusals = if busy.contains(&domain.id) {
                let text = crate::domains::BUSY.into();
                FieldErrors::one("task", FieldCode::Other { text })
            } else {
                FieldErrors::default()
            };
            lines.push(&domain, of_domain(&plan));
        }
        Ok(lines)
    }

    /// The domains of which it is not true any more whether a task of theirs is under way. That moves without a change of the book.
    pub(super) async fn other_tasks(self, tx: &mut Tx, plan: &Plan) -> Result<Vec<Said>> {
        let organization = plan.organization_id;
        let mut said = store::plans::domains_of(tx, organization, plan.id).await?;
        let ids: Vec<DomainId> = said.iter().map(|said| said.domain_id).collect();
        let busy = store::tasks::under_way_of(tx, organization, &ids).await?;
        said.retain(|said| said.problem != busy.contains(&said.domain_id));
        Ok(said)
    }

    /// Releases these domains, which are locked.
    pub(super) async fn release(
        self,
        tx: &mut Tx,
        may: &May<'_>,
        plan: &Plan,
        domains: &[DomainId],
    ) -> Result<Cause> {
        let (organization, now) = (plan.organization_id, self.tools.now());
        let there: BTreeSet<DomainId> = domains.iter().copied().collect();
        let own = store::domains::bindings_of(tx, organization, domains).await?;
        let mut released = store::domains::many(tx, organization, domains).await?;
        released.retain(|domain| there.contains(&domain.id));
        // Their own bindings go with them.
        let lost = own.into_iter().filter(|(_, own)| !own.is_empty());
        let lost = lost.map(|(domain, own)| {
            let none: Held = own.keys().map(|role| (*role, None)).collect();
            (domain, own, none)
        });
        let lost = lost.collect();
        let audit = self.tools.audit();
        audit
            .record_each(tx, &may.domains, "domain.roles", lost)
            .await?;
        let by = may.domains.created_by();
        match rows::release(tx, applied(plan, now), domains, &by).await {
            Err(store::Error::Stale) => return Err(Error::NotFound),
            other => other?,
        }
        let gone = released.iter().map(|domain| (domain.id, wire(domain), ()));
        let gone = gone.collect();
        audit
            .record_each(tx, &may.domains, "domain.release", gone)
            .await?;
        Ok(Cause::Released {
            domains: u32::try_from(domains.len()).unwrap_or(u32::MAX),
        })
    }
}
