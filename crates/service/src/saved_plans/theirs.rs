//! A plan that takes the registries' side of many domains: what becomes of their roles in the book. Nothing is sent. Each domain is decided as if it were taken alone
//! (`Domains::reconcile_in`); objects that several domains share are looked at once.

use super::Plans;
use crate::allowed::DomainsWrite;
use crate::domains::reconcile::looked::Looked;
use crate::domains::{Reconciled, Reconciling};
use crate::plans::{Lines, of_domain, unsent};
use crate::{Error, Mode, Result, Within};
use chrono::DateTime;
use model::adoption::Took;
use model::agreement::Take;
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId};
use model::role::Role;
use store::Tx;
use store::domains::Domain;
use uuid::Uuid;

/// Of every role that differs, as far as it can be taken.
const ALL: Reconciling = Reconciling {
    take: Take::Theirs,
    roles: None,
};

impl Plans<'_> {
    /// What would be taken. A domain of which nothing can be taken is a problem, with the reason.
    pub(super) async fn look_at_theirs(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        mut domains: Vec<Domain>,
    ) -> Result<Lines> {
        domains.sort_unstable_by_key(|domain| domain.id);
        let (mut lines, mut looked) = (Lines::default(), Looked::new(Mode::Plan));
        let all = self.tools.domains();
        for domain in domains {
            let taken = all
                .reconcile_in(tx, reach, domain.clone(), &ALL, &mut looked)
                .await;
            let plan = match taken {
                Ok(taken) => of_domain(&same_each_time(taken).plan),
                Err(Error::Rule { message, .. }) => {
                    let mut plan = unsent(domain.clone(), Vec::new());
                    plan.object = Some(Vec::new());
                    plan.changes_registrant = false;
                    plan.hints = FieldErrors::default();
                    plan.refusals = FieldErrors::one("roles", FieldCode::Other { text: message });
                    of_domain(&plan)
                }
                Err(other) => return Err(other),
            };
            lines.push(&domain, plan);
        }
        Ok(lines)
    }

    /// Takes it: for the domains of the plan but those that are a problem.
    pub(super) async fn take_theirs(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        domains: &[DomainId],
    ) -> Result<()> {
        let mut looked = Looked::new(Mode::Do);
        let mut there = store::domains::many(tx, reach.organization, domains).await?;
        there.sort_unstable_by_key(|domain| domain.id);
        for domain in there {
            self.tools
                .domains()
                .reconcile_in(tx, reach, domain, &ALL, &mut looked)
                .await?;
        }
        Ok(())
    }
}

/// A contact that would be made has another id and handle each time it is worked out: it is called by the registry's handle, so that the plan says the same as long as nothing moves.
fn same_each_time(mut taken: Reconciled) -> Reconciled {
    let made = |role: Role| {
        let new = taken.taken.iter().find(|of| of.role == role);
        new.filter(|of| of.took == Took::New)
            .map(|of| of.held.clone())
    };
    for holder in &mut taken.plan.holders {
        if let Some(handle) = made(holder.role) {
            holder.contact.id = ContactId(Uuid::nil());
            holder.contact.handle = handle;
            holder.contact.created_at = DateTime::UNIX_EPOCH;
            holder.contact.updated_at = DateTime::UNIX_EPOCH;
        }
    }
    taken
}
