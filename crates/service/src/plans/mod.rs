//! What many domains would be sent, worked out by reading: a handful of statements, however many domains. The decisions are those of the change
//! itself ([`resolve`], [`planned`]); nothing is written, so no writer has to wait.

mod holders;
mod plan;
pub(crate) mod registrants;

pub use holders::{Holder, Holders};
pub(crate) use holders::{holders, holders_of};
pub(crate) use plan::planned;
pub use plan::{Plan, Planned};
pub(crate) use registrants::another_registrant;

use crate::{Reach, Result};
use model::id::{ContactId, DomainId, TeamId};
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
    /// This contact has this data.
    Edited(&'a Contact),
    /// Wherever one contact holds one of these roles, the other does.
    Replaced {
        from: ContactId,
        to: ContactId,
        roles: &'a [Role],
        /// The domains name it themselves; otherwise whatever named the one names the other.
        by_domain: bool,
    },
}

impl Supposed<'_> {
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
            if let Some(each) = held.get_mut(role).filter(|each| each.contact == *from) {
                each.contact = *to;
                if *by_domain {
                    each.source = Source::Domain;
                }
            }
        }
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
    let ids: Vec<DomainId> = domains.iter().map(|domain| domain.id).collect();
    let own = store::domains::bindings_of(tx, organization, &ids).await?;
    let teams: Vec<TeamId> = domains.iter().filter_map(|domain| domain.team_id).collect();
    let slots = store::teams::slots_of(tx, organization, &teams).await?;
    let defaults = store::organizations::defaults(tx, organization).await?;
    let none = BTreeMap::new();
    let held: Vec<BTreeMap<Role, Resolved<ContactId>>> = domains
        .iter()
        .map(|domain| {
            let own = own.get(&domain.id).unwrap_or(&none);
            let slots = domain.team_id.and_then(|team| slots.get(&team));
            let mut held = resolve(own, slots.unwrap_or(&none), &defaults);
            supposed.apply(&mut held);
            held
        })
        .collect();
    let named = held.iter().flat_map(BTreeMap::values);
    let named: Vec<ContactId> = named.map(|each| each.contact).collect();
    let mut contacts: BTreeMap<ContactId, Contact> =
        store::contacts::many(tx, organization, &named)
            .await?
            .into_iter()
            .map(|contact| (contact.id, contact))
            .collect();
    if let Supposed::Edited(edited) = supposed
        && let Some(contact) = contacts.get_mut(&edited.id)
    {
        (*edited).clone_into(contact);
    }
    let plan = |(domain, held): (Domain, BTreeMap<Role, Resolved<ContactId>>)| {
        let holder = |(role, each): (Role, Resolved<ContactId>)| {
            let contact = contacts.get(&each.contact)?.clone();
            Some(Holder {
                role,
                source: each.source,
                contact,
            })
        };
        planned(domain, held.into_iter().filter_map(holder).collect())
    };
    Ok(domains.into_iter().zip(held).map(plan).collect())
}
