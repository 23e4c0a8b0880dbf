//! Who would hold the roles of many domains: a handful of statements, however many they are.

use super::apart::{Apart, Asked, asked};
use super::holders::{Holder, Holders};
use super::plan::{Plan, planned_beside};
use crate::book::followed;
use crate::{Reach, Result};
use chrono::DateTime;
use model::id::{ContactId, DomainId, OrganizationId, TeamId};
use model::resolution::{Resolved, Source, resolve};
use model::role::Role;
use std::collections::BTreeMap;
use store::Tx;
use store::contacts::{Contact, CopyOf};
use store::domains::Domain;
use uuid::Uuid;

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
    /// Each of these domains is as its row says.
    Rows(&'a BTreeMap<DomainId, RowWishes>),
    /// The slots of this team name these contacts; `None` empties one.
    Slots(TeamId, &'a BTreeMap<Role, Option<ContactId>>),
    /// Wherever a team's slot names one contact, it names the other.
    Retired { from: ContactId, to: ContactId },
    /// The organization's defaults are these, where there is one; and these contacts have this data.
    Defaults(&'a BTreeMap<Role, Option<ContactId>>, &'a [Contact]),
}

/// What a row of a file wants of its domain.
#[derive(Debug, Clone)]
pub(crate) struct RowWishes {
    /// The team, where the file says one or none.
    pub(crate) team: Option<Option<TeamId>>,
    /// The roles that the row names; `None` gives one back.
    pub(crate) roles: BTreeMap<Role, Option<ContactId>>,
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
    /// Where the domain belongs.
    fn move_to_team(&self, domain: &mut Domain) {
        match self {
            Self::Team(team) => domain.team_id = *team,
            Self::Rows(wishes) => {
                if let Some(team) = wishes.get(&domain.id).and_then(|row| row.team) {
                    domain.team_id = team;
                }
            }
            _ => {}
        }
    }

    /// Before the roles are resolved.
    fn bind(&self, domain: DomainId, own: &mut BTreeMap<Role, ContactId>) {
        match self {
            Self::Bound(roles) => set(own, roles),
            Self::Rows(wishes) => {
                if let Some(row) = wishes.get(&domain) {
                    set(own, &row.roles);
                }
            }
            _ => {}
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

/// Who takes the place of copies, where one contact is to take that of another: the other with the same disclosure.
#[derive(Default)]
struct StandIns {
    of: BTreeMap<ContactId, ContactId>,
    /// The copy that would be made for it.
    made: Option<Contact>,
}

impl StandIns {
    async fn of(
        tx: &mut Tx,
        organization: OrganizationId,
        supposed: &Supposed<'_>,
    ) -> Result<Self> {
        let mut stand_ins = Self::default();
        let Supposed::Replaced { from, to, .. } = supposed else {
            return Ok(stand_ins);
        };
        let both = [*from, &[*to]].concat();
        let copies = store::contacts::copies_of(tx, organization, &both).await?;
        let is_theirs = |copy: &Contact| {
            let of = copy.copy_of.as_ref();
            of.is_some_and(|of| from.contains(&of.id))
        };
        let (theirs, others): (Vec<Contact>, Vec<Contact>) =
            copies.into_iter().partition(is_theirs);
        if theirs.is_empty() {
            return Ok(stand_ins);
        }
        let Some(to) = store::contacts::get(tx, organization, *to).await? else {
            return Ok(stand_ins);
        };
        for copy in theirs {
            let stands = [&to].into_iter().chain(&others);
            let mut stands = stands.filter(|other| other.disclose == copy.disclose);
            let id = stands.next().map_or_else(
                || {
                    let made = unmade(&to, copy.disclose);
                    let id = made.id;
                    stand_ins.made = Some(made);
                    id
                },
                |other| other.id,
            );
            stand_ins.of.insert(copy.id, id);
        }
        Ok(stand_ins)
    }

    /// After the roles are resolved.
    fn apply(&self, supposed: &Supposed<'_>, held: &mut BTreeMap<Role, Resolved<ContactId>>) {
        let Supposed::Replaced { roles, .. } = supposed else {
            return;
        };
        for role in *roles {
            if let Some(each) = held.get_mut(role)
                && let Some(other) = self.of.get(&each.contact)
            {
                each.contact = *other;
            }
        }
    }
}

/// A copy that would be made: it has no id and no handle yet.
pub(crate) fn unmade(original: &Contact, disclose: bool) -> Contact {
    Contact {
        id: ContactId(Uuid::nil()),
        handle: String::new(),
        disclose,
        proposed: None,
        copy_of: Some(CopyOf {
            id: original.id,
            handle: original.handle.clone(),
        }),
        created_at: DateTime::UNIX_EPOCH,
        updated_at: DateTime::UNIX_EPOCH,
        ..original.clone()
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
        for domain in &mut domains {
            supposed.move_to_team(domain);
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
            supposed.bind(domain.id, &mut own);
            let slots = domain.team_id.and_then(|team| slots.get(&team));
            let mut held = resolve(&own, slots.unwrap_or(&none), &defaults);
            supposed.apply(&mut held);
            held
        };
        let mut held: Vec<_> = domains.iter().map(resolved).collect();
        let stand_ins = StandIns::of(tx, organization, supposed).await?;
        for each in &mut held {
            stand_ins.apply(supposed, each);
        }
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
        // Copies follow, unless what becomes of them is said, too.
        let edited = supposed.edited().iter();
        let edited: BTreeMap<ContactId, &Contact> =
            edited.map(|contact| (contact.id, contact)).collect();
        for copy in contacts
            .values_mut()
            .filter(|copy| !edited.contains_key(&copy.id))
        {
            let original = copy.copy_of.as_ref();
            if let Some(edited) = original.and_then(|of| edited.get(&of.id)) {
                *copy = followed(copy, edited);
            }
        }
        contacts.extend(stand_ins.made.map(|copy| (copy.id, copy)));
        Ok(Self {
            domains,
            held,
            contacts,
        })
    }

    /// What is known of the objects of all who would hold a role.
    pub(super) async fn objects(&self, tx: &mut Tx, organization: OrganizationId) -> Result<Apart> {
        Apart::of(tx, organization, self.asked()).await
    }

    fn asked(&self) -> Asked {
        let shown = self.domains.iter().zip(&self.held);
        asked(shown.flat_map(|(domain, held)| {
            let contacts = held
                .values()
                .filter_map(|each| self.contacts.get(&each.contact));
            contacts.map(move |contact| (domain, contact))
        }))
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
    let objects = resolution.objects(tx, organization).await?;
    let plan = |(at, domain): (usize, &Domain)| {
        planned_beside(domain.clone(), resolution.holders(at), &objects)
    };
    Ok(resolution.domains.iter().enumerate().map(plan).collect())
}
