//! Composing member contacts anew, and what that affects.

use super::enqueue::Refresh;
use super::{Becomes, Refresher, Upset};
use crate::allowed::{ContactsRead, ContactsWrite};
use crate::plans::{PlannedDomains, Supposed, another_registrant, planned_domains, registrants};
use crate::{Error, InBook, Mode, Result};
use model::contact::{Snapshot, Upstream, compose, words_changed};
use model::id::{ContactId, DomainId, LocationId, PhoneId, TaskId, UserId};
use model::location::Office;
use model::person::Person;
use model::phone::Number;
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::contacts::{Contact, Proposed};
use store::domains::Shows;
use store::keys::Key;

/// A contact that a change affects.
#[derive(Debug, Clone)]
pub struct Touched {
    /// The contact before.
    pub before: Contact,
    /// The contact as composed from person and location.
    pub after: Snapshot,
    /// Which fields make it a change of registrant at the registry of any domain, compared with what was last read there; empty when it is none.
    pub material: Vec<&'static str>,
    /// How many domains show it.
    pub domains: usize,
    /// Of how many domains it makes another registrant at their registries.
    pub registrant_changes: usize,
    /// Whether that waits for an operator's approval: the contact's own fields, or the domains whose registries hold somebody else.
    pub waits: bool,
}

/// What a change affects, in numbers and one by one.
#[derive(Debug, Clone, Default)]
pub struct Impact {
    /// The contacts whose fields change, by id.
    pub contacts: Vec<Touched>,
    /// How many domains show any of them.
    pub domains: usize,
    /// How many domains get another registrant at their registries by it.
    pub registrant_changes: usize,
    /// Of a plan: what each of those domains would be sent, with what waits for an approval.
    pub planned: PlannedDomains,
    /// When a person leaves: the valid keys that they created.
    pub keys: Vec<Key>,
}

impl Touched {
    /// The contact with everything that changes, also what waits for an approval.
    pub(crate) fn becomes(&self) -> Contact {
        becomes(&self.before, self.after.clone())
    }
}

/// A contact composed anew. Its reviewed ASCII form goes with the words that it was reviewed for.
fn becomes(before: &Contact, after: Snapshot) -> Contact {
    Contact {
        international: before
            .international
            .clone()
            .filter(|_| !words_changed(&before.snapshot, &after)),
        snapshot: after,
        ..before.clone()
    }
}

impl Impact {
    /// Nothing visible changes.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.contacts.is_empty()
    }
}

/// People, locations and phones that were looked up already.
#[derive(Default)]
struct Seen {
    people: BTreeMap<UserId, Option<Person>>,
    offices: BTreeMap<LocationId, Option<Office>>,
    phones: BTreeMap<PhoneId, Option<Number>>,
}

impl Seen {
    /// What is known before anything was looked up.
    fn of(becomes: &Becomes) -> Self {
        let mut seen = Self::default();
        match becomes {
            Becomes::Office(id, office) => drop(seen.offices.insert(*id, office.clone())),
            Becomes::Person(id, person) => drop(seen.people.insert(*id, Some(person.clone()))),
            Becomes::Phone(id, number) => drop(seen.phones.insert(*id, number.clone())),
            Becomes::Organization(_) => {}
        }
        seen
    }
}

impl Refresher<'_> {
    /// Updates every member contact composed from this, and enqueues what follows. The caller has written the change, in the same transaction.
    /// A plan says what that would affect.
    pub(crate) async fn refresh(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        upset: &Upset,
        mode: Mode,
    ) -> Result<(Impact, Vec<TaskId>)> {
        let organization = match &upset.becomes {
            Becomes::Organization(organization) => organization.as_ref().clone(),
            Becomes::Office(..) | Becomes::Person(..) | Becomes::Phone(..) => {
                store::organizations::get(tx, actor.organization)
                    .await?
                    .ok_or(Error::NotFound)?
            }
        };
        let members = store::contacts::members(tx, actor.organization, upset.followed).await?;
        let held_task = TaskId(self.tools.new_id());
        let ids: Vec<ContactId> = members.iter().map(|contact| contact.id).collect();
        let mut shown = store::domains::shown_by(tx, actor.organization, &ids).await?;
        let mut seen = Seen::of(&upset.becomes);
        let mut impact = Impact::default();
        let (mut domains, mut registrants) = (BTreeSet::new(), BTreeSet::new());
        let (mut sent, mut held) = (Vec::new(), Vec::new());
        let mut withdrawn = BTreeSet::new();
        for before in members {
            let Some(after) = self
                .composed(tx, &mut seen, &organization.legal_name, &before)
                .await?
            else {
                continue;
            };
            if after == before.snapshot && before.proposed.is_none() {
                continue;
            }
            let Shows {
                all: shown_on,
                as_registrant: registrant_of,
            } = shown.remove(&before.id).unwrap_or_default();
            let becomes = becomes(&before, after.clone());
            // What no domain shows is sent to nobody, whatever objects registries still have.
            let changes = if shown_on.is_empty() {
                registrants::Changes::default()
            } else {
                registrants::changed_by_edit(tx, actor, &becomes, &registrant_of).await?
            };
            let hold = organization.policies.hold_material;
            // What the contact itself would say is another registrant: that is not written. Where only a registry holds somebody else, the contact is as it was, and each of those domains waits.
            let proposes = hold
                && another_registrant(&before, &becomes)
                && !(changes.domains.is_empty() && registrant_of.is_empty());
            let waits = proposes || hold && !changes.domains.is_empty();
            let now_told = if proposes {
                harmless(&before.snapshot, &after)
            } else {
                after.clone()
            };
            let proposed = proposes.then(|| Proposed {
                snapshot: after.clone(),
                task: before
                    .proposed
                    .as_ref()
                    .map_or(held_task, |proposed| proposed.task),
            });
            if proposes && proposed == before.proposed && now_told == before.snapshot {
                continue;
            }
            if let (None, Some(proposed)) = (&proposed, &before.proposed) {
                withdrawn.insert(proposed.task);
            }
            let touched = Touched {
                after,
                domains: shown_on.len(),
                registrant_changes: changes.domains.len(),
                waits,
                material: changes.fields,
                before,
            };
            self.tools
                .book()
                .not_shared(tx, actor, touched.before.id)
                .await?;
            let written = match mode {
                Mode::Plan => false,
                Mode::Do => {
                    self.write_refreshed(tx, actor, &touched.before, now_told, proposed)
                        .await?
                }
            };
            if touched.after == touched.before.snapshot {
                // Back to the data that registries hold: a proposal was withdrawn, and nothing visible changes.
                continue;
            }
            if proposes {
                held.push(touched.before.id);
            }
            if written {
                sent.push(touched.before.id);
            }
            domains.extend(shown_on);
            registrants.extend(changes.domains);
            impact.contacts.push(touched);
        }
        impact.domains = domains.len();
        impact.registrant_changes = registrants.len();
        if mode == Mode::Plan {
            let reach = &actor.allowed_within::<ContactsRead>()?;
            let edited: Vec<Contact> = impact.contacts.iter().map(Touched::becomes).collect();
            let ids: Vec<DomainId> = domains.into_iter().collect();
            let supposed = Supposed::Edited(&edited);
            impact.planned = planned_domains(tx, reach, &ids, &supposed).await?;
            return Ok((impact, Vec::new()));
        }
        let tasks = self
            .enqueue_refresh(
                tx,
                actor,
                Refresh {
                    cause: &upset.cause,
                    settle: organization.policies.settle_seconds,
                    sent,
                    held,
                    held_task,
                    // Where nothing waits for a yes, the plan has said it.
                    names_registrant: !organization.policies.hold_material
                        && impact.registrant_changes > 0,
                },
            )
            .await?;
        for task in withdrawn {
            self.tools.tasks().end_if_idle(tx, actor, task).await?;
        }
        Ok((impact, tasks))
    }

    /// The contact composed anew; `None` when its person is gone.
    async fn composed(
        self,
        tx: &mut Tx,
        seen: &mut Seen,
        legal_name: &str,
        contact: &Contact,
    ) -> Result<Option<Snapshot>> {
        let organization = contact.organization_id;
        let Some(user) = contact.user_id else {
            return Ok(None);
        };
        if let std::collections::btree_map::Entry::Vacant(place) = seen.people.entry(user) {
            let found = store::people::get(tx, organization, user).await?;
            place.insert(found.map(|user| super::person(&user)));
        }
        if let Some(id) = contact.location_id
            && let std::collections::btree_map::Entry::Vacant(place) = seen.offices.entry(id)
        {
            let found = store::locations::get(tx, organization, id).await?;
            place.insert(found.map(|location| location.office));
        }
        if let Some(id) = contact.phone_id
            && let std::collections::btree_map::Entry::Vacant(place) = seen.phones.entry(id)
        {
            let found = store::phones::get(tx, organization, user, id).await?;
            place.insert(found.map(|phone| phone.telephone().whole()));
        }
        let Some(person) = seen.people.get(&user).and_then(Option::as_ref) else {
            return Ok(None);
        };
        let upstream = Upstream {
            person,
            legal_name,
            office: contact
                .location_id
                .and_then(|id| seen.offices.get(&id))
                .and_then(Option::as_ref),
            phone: contact
                .phone_id
                .and_then(|id| seen.phones.get(&id))
                .and_then(Option::as_ref),
        };
        Ok(Some(compose(&upstream, &contact.snapshot)))
    }

    /// Writes what is to be sent to registries now and what is proposed, if either differs from what is stored. Returns whether registries are to be sent anything new.
    async fn write_refreshed(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        before: &Contact,
        snapshot: Snapshot,
        proposed: Option<Proposed>,
    ) -> Result<bool> {
        let tells = snapshot != before.snapshot;
        if !tells && proposed == before.proposed {
            return Ok(false);
        }
        let after = Contact {
            proposed,
            updated_at: self.tools.now(),
            ..becomes(before, snapshot)
        };
        let action = if tells {
            "contact.refresh"
        } else {
            "contact.refresh_proposed"
        };
        self.tools
            .book()
            .write(tx, actor, action, before, &after)
            .await?;
        Ok(tells)
    }

    /// Composes one member contact for the first time.
    pub(crate) async fn compose(self, tx: &mut Tx, contact: &Contact) -> Result<Snapshot> {
        let organization = store::organizations::get(tx, contact.organization_id)
            .await?
            .ok_or(Error::NotFound)?;
        self.composed(tx, &mut Seen::default(), &organization.legal_name, contact)
            .await?
            .ok_or(Error::NotFound)
    }
}

/// What may be sent without approval: everything but name, organization and e-mail.
fn harmless(before: &Snapshot, after: &Snapshot) -> Snapshot {
    Snapshot {
        first_name: before.first_name.clone(),
        last_name: before.last_name.clone(),
        org_name: before.org_name.clone(),
        email: before.email.clone(),
        ..after.clone()
    }
}
