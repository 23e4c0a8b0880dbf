//! What entries store of teams and organizations, and the entries of slots and defaults that one contact takes over from another. Several nouns change them.

use super::AuditLog;
use super::entry::Entry;
use crate::{Cleared, Error, Result};
use model::id::{ContactId, TeamId};
use model::policy::Policies;
use model::role::Role;
use serde::Serialize;
use std::collections::BTreeMap;
use store::Tx;
use store::organizations::Organization;
use store::teams::Team;

/// What the audit log stores of a team.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeptTeam {
    name: String,
    slug: String,
    slots: BTreeMap<Role, ContactId>,
}

impl KeptTeam {
    /// A team, and who is in its slots.
    pub(crate) fn of(team: &Team, slots: BTreeMap<Role, ContactId>) -> Self {
        Self {
            name: team.name.clone(),
            slug: team.slug.clone(),
            slots,
        }
    }
}

/// What the audit log stores of an organization.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct KeptOrganization<'a> {
    name: &'a str,
    legal_name: &'a str,
    policies: Policies,
    /// The roles that somebody holds.
    default_contacts: &'a BTreeMap<Role, ContactId>,
}

impl<'a> KeptOrganization<'a> {
    /// An organization, and who holds roles by default.
    pub(crate) fn of(
        organization: &'a Organization,
        defaults: &'a BTreeMap<Role, ContactId>,
    ) -> Self {
        Self {
            name: &organization.name,
            legal_name: &organization.legal_name,
            policies: organization.policies,
            default_contacts: defaults,
        }
    }
}

/// Roles that were the one contact's, as they were before.
fn given_back(
    after: &BTreeMap<Role, ContactId>,
    roles: &[Role],
    from: ContactId,
) -> BTreeMap<Role, ContactId> {
    let mut before = after.clone();
    before.extend(roles.iter().map(|role| (*role, from)));
    before
}

impl AuditLog<'_> {
    /// Writes an entry for each team in which these slots were given from one contact to another. They have been written.
    pub(crate) async fn record_slots(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        taken: &BTreeMap<TeamId, Vec<Role>>,
        from: ContactId,
    ) -> Result<()> {
        let ids: Vec<TeamId> = taken.keys().copied().collect();
        let teams = store::teams::many(tx, actor.organization, &ids).await?;
        let mut slots = store::teams::slots_of(tx, actor.organization, &ids).await?;
        for team in teams {
            let after = slots.remove(&team.id).unwrap_or_default();
            let roles = taken.get(&team.id).map_or(&[][..], Vec::as_slice);
            let before = given_back(&after, roles, from);
            let entry = Entry::new("team.update", team.id)
                .before(KeptTeam::of(&team, before))
                .after(KeptTeam::of(&team, after));
            self.record(tx, actor, entry).await?;
        }
        Ok(())
    }

    /// Writes an entry for the organization whose defaults for these roles were given from one contact to another, and counts it as a version of the organization.
    pub(crate) async fn record_defaults(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        roles: &[Role],
        from: ContactId,
    ) -> Result<()> {
        if roles.is_empty() {
            return Ok(());
        }
        tx.hold(actor.organization, store::Row::Organization)
            .await?;
        let organization = store::organizations::get(tx, actor.organization)
            .await?
            .ok_or(Error::NotFound)?;
        let after = store::organizations::defaults(tx, actor.organization).await?;
        let before = given_back(&after, roles, from);
        let changed = Organization {
            updated_at: self.tools.now(),
            ..organization
        };
        let changed = store::organizations::update(tx, &changed).await?;
        let entry = Entry::new("organization.update", changed.id)
            .before(KeptOrganization::of(&changed, &before))
            .after(KeptOrganization::of(&changed, &after));
        self.record(tx, actor, entry).await
    }
}
