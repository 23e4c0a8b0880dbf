//! What a transaction has changed that the kept state of domains depends on ([`crate::agreement`]). Noted by whatever writes it, used by the commit.

use chrono::{DateTime, Utc};
use model::agreement::DifferenceCause;
use model::id::{ContactId, DomainId, OrganizationId, TaskId, TeamId};
use model::published::DomainView;
use model::task::Over;
use std::collections::{BTreeMap, BTreeSet};

/// What one organization's data this transaction has changed.
#[derive(Debug, Default)]
pub(crate) struct Moved {
    /// The data of these contacts.
    pub(crate) edited: BTreeSet<ContactId>,
    /// The handles of these contacts.
    pub(crate) renamed: BTreeSet<ContactId>,
    /// Bindings or team of these domains.
    pub(crate) domains: BTreeSet<DomainId>,
    /// The versions of these domains count up.
    pub(crate) counted: BTreeSet<DomainId>,
    /// Slots of these teams.
    pub(crate) teams: BTreeSet<TeamId>,
    /// Bindings to these contacts, of any number of domains.
    pub(crate) bound: BTreeSet<ContactId>,
    /// The defaults.
    pub(crate) defaults: bool,
    /// What the registry was read to hold for these domains, and whether that is the first reading.
    pub(crate) held: BTreeMap<DomainId, (DomainView, bool)>,
    /// Tasks of these domains began or ended.
    pub(crate) under_way: BTreeSet<DomainId>,
    /// The last task of these domains ended without success.
    pub(crate) ended: BTreeMap<DomainId, DifferenceCause>,
    /// Tasks that will reach many domains.
    pub(crate) spreads: BTreeMap<TaskId, Vec<Over>>,
    /// Tasks that have reached theirs, or never will.
    pub(crate) spread: BTreeSet<TaskId>,
}

/// What a transaction has changed, by organization.
#[derive(Debug, Default)]
pub(crate) struct Moves {
    pub(crate) of: BTreeMap<OrganizationId, Moved>,
    /// The latest time that was named with a change: the one that is written with the state.
    pub(crate) at: DateTime<Utc>,
}

impl Moves {
    /// What is noted for this organization.
    pub(crate) fn of(&mut self, organization: OrganizationId, at: DateTime<Utc>) -> &mut Moved {
        self.at = self.at.max(at);
        self.of.entry(organization).or_default()
    }

    /// A contact's data changed.
    pub(crate) fn contact(
        &mut self,
        organization: OrganizationId,
        id: ContactId,
        at: DateTime<Utc>,
    ) {
        self.of(organization, at).edited.insert(id);
    }

    /// A contact has another handle.
    pub(crate) fn renamed(
        &mut self,
        organization: OrganizationId,
        id: ContactId,
        at: DateTime<Utc>,
    ) {
        self.of(organization, at).renamed.insert(id);
    }

    /// A domain is new, or its bindings or its team changed.
    pub(crate) fn domain(&mut self, organization: OrganizationId, id: DomainId, at: DateTime<Utc>) {
        self.of(organization, at).domains.insert(id);
    }

    /// A team's slot changed.
    pub(crate) fn team(&mut self, organization: OrganizationId, id: TeamId, at: DateTime<Utc>) {
        self.of(organization, at).teams.insert(id);
    }

    /// Some domains were bound to this contact.
    pub(crate) fn bound(&mut self, organization: OrganizationId, to: ContactId, at: DateTime<Utc>) {
        self.of(organization, at).bound.insert(to);
    }

    /// A default contact changed.
    pub(crate) fn defaults(&mut self, organization: OrganizationId, at: DateTime<Utc>) {
        self.of(organization, at).defaults = true;
    }

    /// A domain was read; for the first time, when it was adopted.
    pub(crate) fn held(
        &mut self,
        (organization, id): (OrganizationId, DomainId),
        view: &DomainView,
        adopted: bool,
        at: DateTime<Utc>,
    ) {
        let moved = self.of(organization, at);
        let adopted = adopted || moved.held.get(&id).is_some_and(|(_, adopted)| *adopted);
        moved.held.insert(id, (view.clone(), adopted));
    }
}
