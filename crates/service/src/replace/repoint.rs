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
    /// Gives these roles of one contact to another, everywhere, and returns which domains that covers. Domains that show a copy of the one get the other with the same disclosure. Each domain, team and default that changes gets an audit entry; the
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
        let mut over = self.repoint_copies(tx, actor, (from, to), roles).await?;
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
        self.tools.book().drop_unused_copies(tx, actor).await?;
        Ok(over)
    }

    /// The same for the domains that show a copy of the one.
    async fn repoint_copies(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        (from, to): (&Contact, &Contact),
        roles: &[Role],
    ) -> Result<Vec<Over>> {
        let (now, organization) = (self.tools.now(), actor.organization);
        let mut over = Vec::new();
        for (copy, other) in self.of_copies(tx, actor, (from, to), roles).await? {
            let mut bound: BTreeMap<DomainId, Held> = BTreeMap::new();
            for role in roles {
                let pair = (copy.id, other.id);
                for domain in
                    store::replace::on_domains(tx, organization, pair.0, pair.1, *role, now).await?
                {
                    let held = bound.entry(domain).or_default();
                    held.insert(*role, Some(copy.id));
                }
            }
            if !bound.is_empty() {
                over.push(Over::Bound {
                    contact: other.id,
                    at: now,
                });
            }
            self.record_bound(tx, actor, bound, other.id).await?;
        }
        Ok(over)
    }

    /// The copies of the one that hold one of these roles, each with what takes its place: the other with the same disclosure.
    pub(crate) async fn of_copies(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        (from, to): (&Contact, &Contact),
        roles: &[Role],
    ) -> Result<Vec<(Contact, Contact)>> {
        let mut pairs = Vec::new();
        let organization = actor.organization;
        for copy in store::contacts::copies_of(tx, organization, &[from.id]).await? {
            let held = store::replace::bound(tx, organization, copy.id).await?;
            if roles.iter().any(|role| held.contains_key(role)) {
                // Locked, so that one copy of it is made.
                store::contacts::hold(tx, organization, to.id).await?;
                let book = self.tools.book();
                let other = book.disclosed(tx, actor, to, copy.disclose).await?;
                pairs.push((copy, other));
            }
        }
        Ok(pairs)
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
            .record_each(tx, actor, "domain.roles", changed.collect())
            .await
    }
}
