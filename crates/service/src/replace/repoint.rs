//! Re-pointing everything that names one contact to another.

use super::{Held, Replacements};
use crate::allowed::DomainsWrite;
use crate::contacts::Contact;
use crate::{Allowed, Cleared, Result};
use model::id::{ContactId, DomainId, TeamId};
use model::role::Role;
use model::task::Over;
use std::collections::BTreeMap;
use store::Tx;

impl Replacements<'_> {
    /// Gives these roles of one contact to another, everywhere, and returns which domains that covers. Each domain, team and default that changes gets an audit entry; the
    /// caller writes that of the whole.
    pub(crate) async fn repoint(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, DomainsWrite>,
        from: &Contact,
        to: &Contact,
        roles: &[Role],
    ) -> Result<Vec<Over>> {
        let now = self.tools.now();
        let organization = actor.organization;
        let mut over = Vec::new();
        let mut bound: BTreeMap<DomainId, Held> = BTreeMap::new();
        let mut slots: BTreeMap<TeamId, Vec<Role>> = BTreeMap::new();
        let mut defaults = Vec::new();
        for role in roles {
            for domain in
                store::replace::on_domains(tx, organization, from.id, to.id, *role, now).await?
            {
                let held = bound.entry(domain).or_default();
                held.insert(*role, Some(from.id));
            }
            for team in
                store::replace::in_slots(tx, organization, from.id, to.id, *role, now).await?
            {
                slots.entry(team).or_default().push(*role);
                over.push(Over::Team {
                    id: team,
                    roles: vec![*role],
                });
            }
            let held = store::organizations::defaults(tx, organization).await?;
            if held.get(role) == Some(&from.id) {
                store::organizations::set_default(tx, organization, *role, Some(to.id), now)
                    .await?;
                defaults.push(*role);
                over.push(Over::Organization { roles: vec![*role] });
            }
        }
        if !bound.is_empty() {
            over.push(Over::Bound {
                contact: to.id,
                at: now,
            });
        }
        self.record_bound(tx, actor, bound, to.id).await?;
        let audit = self.tools.audit();
        audit.record_slots(tx, actor, &slots, from.id).await?;
        audit.record_defaults(tx, actor, &defaults, from.id).await?;
        Ok(over)
    }

    /// Writes the audit entry of each domain: these roles, which were held so, are the contact's now.
    pub(crate) async fn record_bound(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        bound: BTreeMap<DomainId, Held>,
        to: ContactId,
    ) -> Result<()> {
        let changed = bound.into_iter().map(|(domain, before)| {
            let after: Held = before.keys().map(|role| (*role, Some(to))).collect();
            (domain, before, after)
        });
        self.tools
            .audit()
            .record_domains(tx, actor, "domain.roles", changed.collect())
            .await
    }
}
