//! What a replacement or a merge would send to registries. It only reads: planning keeps nobody from writing.

use super::{Replaced, Replacement, Replacements, roles_of, unknown_domain};
use crate::allowed::DomainsWrite;
use crate::contacts::Contact;
use crate::plans::{Planned, Supposed, planned_domains, plans_of, registrants};
use crate::{Actor, Cleared, Reach, Result, Version, Within};
use boxed::boxed;
use model::id::{ContactId, DomainId};
use model::role::Role;
use std::collections::BTreeSet;
use store::Tx;

impl<'a> Replacements<'a> {
    /// What [`Replacements::replace`] would do; with the caller's permission for it.
    pub(super) async fn plan(
        self,
        reach: &Within<'_, DomainsWrite>,
        wanted: &Replacement,
    ) -> Result<Replaced> {
        let mut tx = self.tools.read(reach).await?;
        let (from, to) = self.pair(&mut tx, reach, wanted.from, wanted.to).await?;
        let roles = roles_of(wanted);
        let mut shown = self.shown_as(&mut tx, reach, from.id, &roles).await?;
        if let Some(these) = &wanted.domains {
            let mut these = these.clone();
            these.sort_unstable();
            these.dedup();
            let there = store::domains::many(&mut tx, reach.organization, &these).await?;
            let reached: BTreeSet<DomainId> = there
                .iter()
                .filter(|domain| reach.includes(domain.project_id))
                .map(|domain| domain.id)
                .collect();
            if let Some(unknown) = these.iter().find(|id| !reached.contains(id)) {
                return Err(unknown_domain(*unknown));
            }
            shown.retain(|id| reached.contains(id));
        }
        let supposed = Supposed::Replaced {
            from: &[from.id],
            to: to.id,
            roles: &roles,
            by_domain: wanted.domains.is_some(),
        };
        self.replaced(&mut tx, reach, (from, to), &shown, &supposed)
            .await
    }

    /// What [`Replacements::merge`] would send to registries. Nothing is written.
    ///
    /// # Errors
    /// As [`Replacements::merge`].
    #[boxed]
    pub async fn plan_merge(
        self,
        actor: &Actor,
        (from, seen): (ContactId, Version),
        into: ContactId,
    ) -> Result<Replaced> {
        let actor = &super::merge::may_merge(actor)?.domains;
        let mut tx = self.tools.read(actor).await?;
        self.tools
            .contacts()
            .load_original(&mut tx, actor, from, seen)
            .await?;
        let (from, into): (Contact, Contact) = self.pair(&mut tx, actor, from, into).await?;
        let shown = self.shown_as(&mut tx, actor, from.id, &Role::ALL).await?;
        let supposed = Supposed::Replaced {
            from: &[from.id],
            to: into.id,
            roles: &Role::ALL,
            by_domain: false,
        };
        let pair = (from, into);
        self.replaced(&mut tx, &actor.everywhere(), pair, &shown, &supposed)
            .await
    }

    /// The domains that show a contact, or a copy of it, in one of these roles: those that [`Replacements::repoint`] covers once it has given them to another.
    async fn shown_as(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        contact: ContactId,
        roles: &[Role],
    ) -> Result<Vec<DomainId>> {
        let organization = actor.organization;
        let shown = store::domains::showing_or_copies(tx, organization, contact, roles).await?;
        Ok(shown.into_iter().collect())
    }

    async fn replaced(
        self,
        tx: &mut Tx,
        reach: &Reach<'_>,
        (from, to): (Contact, Contact),
        shown: &[DomainId],
        supposed: &Supposed<'_>,
    ) -> Result<Replaced> {
        let registrant_changes = self.changed(tx, reach, shown, supposed, &to).await?;
        let all = planned_domains(tx, reach, shown, supposed).await?;
        Ok(Replaced {
            from,
            to,
            task: None,
            planned: Planned {
                plans: plans_of(tx, reach, shown, supposed).await?,
                domains: shown.len(),
                registrant_changes,
                totals: all.totals().clone(),
            },
            all,
        })
    }

    /// On how many of these domains the registry would have another registrant.
    async fn changed(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        shown: &[DomainId],
        supposed: &Supposed<'_>,
        to: &Contact,
    ) -> Result<usize> {
        let Supposed::Replaced { from, roles, .. } = supposed else {
            return Ok(0);
        };
        if !roles.contains(&Role::Registrant) {
            return Ok(0);
        }
        let role = &[Role::Registrant];
        let organization = actor.organization;
        let ours: BTreeSet<DomainId> = shown.iter().copied().collect();
        let mut theirs = BTreeSet::new();
        for from in *from {
            let there = store::domains::showing_or_copies(tx, organization, *from, role).await?;
            theirs.extend(there.into_iter().filter(|id| ours.contains(id)));
        }
        Ok(registrants::changed(tx, actor, to, &theirs)
            .await?
            .domains
            .len())
    }
}
