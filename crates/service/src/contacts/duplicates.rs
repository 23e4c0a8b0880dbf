//! Contacts that are likely duplicates.

use super::{Contact, Contacts};
use crate::allowed::ContactsRead;
use crate::{Actor, Result};
use boxed::boxed;
use model::contact::{ContactKind, same_name};
use model::id::ContactId;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use store::contacts::{Common, Uses};

/// The most groups that are considered, of either kind.
const GROUPS: u32 = 100;

/// Contacts that are likely duplicates, with the reason.
#[derive(Debug, Clone)]
pub struct Alike {
    /// The reason, for people.
    pub why: &'static str,
    /// The contacts, most used first.
    pub contacts: Vec<Candidate>,
}

/// A contact of a group, with how it is used.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The contact.
    pub contact: Contact,
    /// How many domains show it in any role.
    pub domains: i64,
    /// What names it.
    pub uses: Uses,
}

impl<'a> Contacts<'a> {
    /// Groups of contacts that are likely duplicates: the same address; or the same name and the same country, organization or phone. Two contacts of one person
    /// at two locations are deliberate.
    ///
    /// # Errors
    /// When the caller may not read contacts.
    #[boxed]
    pub async fn duplicates(self, actor: &Actor) -> Result<Vec<Alike>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let groups = store::contacts::alike(&mut tx, actor.organization, GROUPS).await?;
        let groups: Vec<_> = groups
            .into_iter()
            .flat_map(|(common, contacts)| clusters(common, contacts))
            .collect();
        let alike: Vec<ContactId> = groups
            .iter()
            .flat_map(|(_, contacts)| contacts.iter().map(|contact| contact.id))
            .collect();
        let uses = store::contacts::uses(&mut tx, actor.organization, &alike).await?;
        let shown = store::domains::count_shown_by(&mut tx, actor.organization, &alike).await?;
        let mut found = Vec::new();
        let mut told = BTreeSet::new();
        for (common, alike) in groups {
            // A group that shares both is listed once.
            let ids: Vec<ContactId> = alike.iter().map(|contact| contact.id).collect();
            if !told.insert(ids) {
                continue;
            }
            let mut counted: Vec<Candidate> = alike
                .into_iter()
                .map(|contact| Candidate {
                    domains: shown.get(&contact.id).copied().unwrap_or_default(),
                    uses: uses.get(&contact.id).copied().unwrap_or_default(),
                    contact,
                })
                .collect();
            counted.sort_by_key(|each| {
                (
                    Reverse(each.domains),
                    Reverse(each.uses.places()),
                    each.contact.id,
                )
            });
            found.push(Alike {
                why: why(common),
                contacts: counted,
            });
        }
        Ok(found)
    }
}

/// Why contacts that share this are likely duplicates, for people.
pub(super) const fn why(common: Common) -> &'static str {
    match common {
        Common::Email => "The same e-mail address",
        Common::Name => "The same name, in the same place",
    }
}

/// The likely duplicates in a group, together; contacts without a match are left out. Each ordered by id.
fn clusters(common: Common, contacts: Vec<Contact>) -> Vec<(Common, Vec<Contact>)> {
    let mut clusters: Vec<Vec<Contact>> = Vec::new();
    for contact in contacts {
        let (near, far): (Vec<_>, Vec<_>) = clusters
            .into_iter()
            .partition(|cluster| cluster.iter().any(|other| likely(common, &contact, other)));
        let mut joined: Vec<Contact> = near.into_iter().flatten().collect();
        joined.push(contact);
        joined.sort_by_key(|each| each.id);
        clusters = far;
        clusters.push(joined);
    }
    clusters.retain(|cluster| cluster.len() > 1);
    clusters
        .into_iter()
        .map(|cluster| (common, cluster))
        .collect()
}

/// Whether two contacts that share this are likely duplicates.
pub(super) fn likely(common: Common, one: &Contact, other: &Contact) -> bool {
    // A copy is meant to say what its original says.
    let original = |of: &Contact| of.copy_of.as_ref().map_or(of.id, |copied| copied.id);
    if original(one) == original(other) {
        return false;
    }
    let both_members = one.kind == ContactKind::Member && other.kind == ContactKind::Member;
    if both_members && one.location_id != other.location_id {
        return false;
    }
    let (a, b) = (&one.snapshot, &other.snapshot);
    match common {
        // One address may serve several people at a location.
        Common::Email => same_name(&a.full_name(), &b.full_name()),
        Common::Name => {
            let same = |x: &Option<String>, y: &Option<String>| x.is_some() && x == y;
            (a.country_code == b.country_code && same_name(&a.city, &b.city))
                || same(&a.org_name, &b.org_name)
                || same(&a.phone, &b.phone)
        }
    }
}
