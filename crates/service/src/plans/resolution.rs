//! Who would hold the roles of many domains: a handful of statements, however many they are.

use super::holders::{Holder, Holders};
use super::plan::{Plan, planned};
use crate::{Reach, Result};
use model::id::{ContactId, DomainId, OrganizationId, TeamId};
use model::resolution::{Resolved, Source, resolve};
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::Contact;
use store::domains::Domain;

/// How many domains are planned one by one; the rest are counted.
pub(crate) const PLANNED: usize = 200;

/// How the data would differ from what is stored.
pub(crate) enum Supposed<'a> {
    /// Not at all: the registries would get what the book wants already.
    AsIs,
    /// These contacts have this data.
    Edited(&'a [Contact]),
    /// Wherever one of these contacts holds one of these roles, the other does.
    Replaced {
        from: &'a [ContactId],
        to: ContactId,
        roles: &'a [Role],
        /// The domains name it themselves; otherwise whatever named the one names the other.
        by_domain: bool,
    },
    /// The domains themselves name these contacts; `None` gives a role back.
    Bound(&'a BTreeMap<Role, Option<ContactId>>),
    /// The domains belong to this team.
    Team(Option<TeamId>),
    /// The slots of this team name these contacts; `None` empties one.
    Slots(TeamId, &'a BTreeMap<Role, Option<ContactId>>),
    /// Wherever a team's slot names one contact, it names the other.
    Retired { from: ContactId, to: ContactId },
    /// The organization's defaults are these, where there is one; and these contacts have this data.
    Defaults(&'a BTreeMap<Role, Option<ContactId>>, &'a [Contact]),
}

/// Gives or takes away the roles that are named.
fn set(held: &mut BTreeMap<Role, ContactId>, roles: &BTreeMap<Role, Option<ContactId>>) {
    for (role, contact) in roles {
        match contact {
            Some(contact) => held.insert(*role, *contact),
            None => held.remove(role),
        };
    }
}

impl Supposed<'_> {
    /// Before the roles are resolved.
    fn bind(&self, own: &mut BTreeMap<Role, ContactId>) {
        if let Self::Bound(roles) = self {
            set(own, roles);
        }
    }

    /// What the teams and the organization name.
    fn name(
        &self,
        slots: &mut BTreeMap<TeamId, BTreeMap<Role, ContactId>>,
        defaults: &mut BTreeMap<Role, ContactId>,
    ) {
        match self {
            Self::Slots(team, roles) => set(slots.entry(*team).or_default(), roles),
            Self::Retired { from, to } => {
                let named = slots.values_mut().flat_map(BTreeMap::values_mut);
                for contact in named.filter(|contact| *contact == from) {
                    *contact = *to;
                }
            }
            Self::Defaults(roles, _) => set(defaults, roles),
            _ => {}
        }
    }

    /// The contacts with other data.
    const fn edited(&self) -> &[Contact] {
        match self {
            Self::Edited(contacts) | Self::Defaults(_, contacts) => contacts,
            _ => &[],
        }
    }

    /// After they are.
    fn apply(&self, held: &mut BTreeMap<Role, Resolved<ContactId>>) {
        let Self::Replaced {
            from,
            to,
            roles,
            by_domain,
        } = self
        else {
            return;
        };
        for role in *roles {
            if let Some(each) = held
                .get_mut(role)
                .filter(|each| from.contains(&each.contact))
            {
                each.contact = *to;
                if *by_domain {
                    each.source = Source::Domain;
                }
            }
        }
    }
}

/// Some domains, and who would hold their roles.
pub(super) struct Resolution {
    pub(super) domains: Vec<Domain>,
    /// Of each, in their order.
    pub(super) held: Vec<BTreeMap<Role, Resolved<ContactId>>>,
    contacts: BTreeMap<ContactId, Contact>,
}

impl Resolution {
    /// Of these domains of the organization.
    pub(super) async fn of(
        tx: &mut Tx,
        organization: OrganizationId,
        mut domains: Vec<Domain>,
        supposed: &Supposed<'_>,
    ) -> Result<Self> {
        if let Supposed::Team(team) = supposed {
            for domain in &mut domains {
                domain.team_id = *team;
            }
        }
        let ids: Vec<DomainId> = domains.iter().map(|domain| domain.id).collect();
        let mut own = store::domains::bindings_of(tx, organization, &ids).await?;
        let teams: Vec<TeamId> = domains.iter().filter_map(|domain| domain.team_id).collect();
        let mut slots = store::teams::slots_of(tx, organization, &teams).await?;
        let mut defaults = store::organizations::defaults(tx, organization).await?;
        supposed.name(&mut slots, &mut defaults);
        let none = BTreeMap::new();
        let resolved = |domain: &Domain| {
            let mut own = own.remove(&domain.id).unwrap_or_default();
            supposed.bind(&mut own);
            let slots = domain.team_id.and_then(|team| slots.get(&team));
            let mut held = resolve(&own, slots.unwrap_or(&none), &defaults);
            supposed.apply(&mut held);
            held
        };
        let held: Vec<_> = domains.iter().map(resolved).collect();
        let mut named: Vec<ContactId> = held
            .iter()
            .flat_map(BTreeMap::values)
            .map(|each| each.contact)
            .collect();
        named.sort_unstable();
        named.dedup();
        let mut contacts: BTreeMap<ContactId, Contact> =
            store::contacts::many(tx, organization, &named)
                .await?
                .into_iter()
                .map(|contact| (contact.id, contact))
                .collect();
        for edited in supposed.edited() {
            if let Some(contact) = contacts.get_mut(&edited.id) {
                edited.clone_into(contact);
            }
        }
        Ok(Self {
            domains,
            held,
            contacts,
        })
    }

    /// Who would hold the roles of the domain at this place.
    pub(super) fn holders(&self, at: usize) -> Holders {
        let holder = |(role, each): (&Role, &Resolved<ContactId>)| {
            let contact = self.contacts.get(&each.contact)?.clone();
            Some(Holder {
                role: *role,
                source: each.source,
                contact,
            })
        };
        let held = self.held.get(at).into_iter().flatten();
        held.filter_map(holder).collect()
    }
}

/// What the first [`PLANNED`] of these domains would be sent if the data were as supposed. Those that the caller can't access are left out.
pub(crate) async fn plans_of(
    tx: &mut Tx,
    reach: &Reach<'_>,
    ids: &[DomainId],
    supposed: &Supposed<'_>,
) -> Result<Vec<Plan>> {
    let organization = reach.organization;
    let ids: Vec<DomainId> = ids.iter().copied().take(PLANNED).collect();
    let mut domains = store::domains::many(tx, organization, &ids).await?;
    domains.retain(|domain| reach.includes(domain.project_id));
    let resolution = Resolution::of(tx, organization, domains, supposed).await?;
    let plan = |(at, domain): (usize, &Domain)| planned(domain.clone(), resolution.holders(at));
    Ok(resolution.domains.iter().enumerate().map(plan).collect())
}
