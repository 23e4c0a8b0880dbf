//! Replacing one contact by another.
//!
//! One transaction: bindings, slots and defaults are re-pointed, an audit entry says what, and one task is enqueued that creates a part for each
//! domain that shows the other contact now. A plan is worked out by reading alone (`plan`).

mod merge;
mod plan;
mod repoint;

pub use merge::Merged;
pub(crate) use merge::{MayMerge, may_merge};

use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::book::{must_take_roles, not_a_copy_in};
use crate::contacts::Contact;
use crate::plans::{Planned, PlannedDomains};
use crate::refresh::Spreading;
use crate::{Actor, Cleared, Error, Mode, Result, Within};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId, TaskId};
use model::role::Role;
use model::task::{Cause, Over};
use serde::Serialize;
use std::collections::BTreeMap;
use std::ops::Deref;
use store::Tx;

/// Replacing one contact by another: `service.replacements()`.
#[derive(Clone, Copy)]
pub struct Replacements<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// What is to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// Who holds the roles.
    pub from: ContactId,
    /// Who is to hold them.
    pub to: ContactId,
    /// In which roles; all four when none is named.
    pub roles: Vec<Role>,
    /// On these domains alone; `None` for everywhere: domains, teams' slots and the organization's defaults.
    pub domains: Option<Vec<DomainId>>,
}

impl From<&wire::Replacement> for Replacement {
    fn from(asked: &wire::Replacement) -> Self {
        Self {
            from: ContactId(asked.from),
            to: ContactId(asked.to),
            roles: asked.roles.clone().value().unwrap_or_default(),
            domains: (asked.domain_ids.clone().value())
                .map(|ids| ids.into_iter().map(DomainId).collect()),
        }
    }
}

/// What a replacement did, or would do.
#[derive(Debug, Clone)]
pub struct Replaced {
    /// Who held the roles.
    pub from: Contact,
    /// Who holds them now, or would.
    pub to: Contact,
    /// The task that sends it to registries; none in a plan, or when no domain shows either contact.
    pub task: Option<TaskId>,
    /// What it does: how many domains it affects and, in a plan, what the first of them would be sent and how many have another registrant by it.
    pub planned: Planned,
    /// In a plan: every domain that it concerns, in the order in which they are looked over.
    pub all: PlannedDomains,
}

impl Deref for Replaced {
    type Target = Planned;

    fn deref(&self) -> &Planned {
        &self.planned
    }
}

/// Who held which of a domain's roles itself.
type Held = BTreeMap<Role, Option<ContactId>>;

/// What the audit log stores of the contact that is replaced.
#[derive(Serialize)]
struct Replaces<'a> {
    handle: &'a str,
    name: String,
}

/// What the audit log stores of a replacement.
#[derive(Serialize)]
struct Replacing<'a> {
    to: ContactId,
    handle: &'a str,
    name: String,
    roles: &'a [Role],
    domains: usize,
    only_domains: Option<&'a [DomainId]>,
}

impl<'a> Replacements<'a> {
    /// Replaces one contact by another.
    ///
    /// # Errors
    /// `contact.inactive`, `contact.copy`; a contact or domain that is not there for this caller; `replacement.same`.
    #[boxed]
    pub async fn replace(
        self,
        actor: &Actor,
        wanted: &Replacement,
        mode: Mode,
    ) -> Result<Replaced> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let everywhere = match &wanted.domains {
            // Slots and defaults belong to no project.
            None => Some(actor.allowed::<DomainsWrite>()?),
            Some(_) => None,
        };
        if mode == Mode::Plan {
            return self.plan(reach, wanted).await;
        }
        let mut tx = self.tools.begin(reach).await?;
        let (from, to) = self.pair(&mut tx, reach, wanted.from, wanted.to).await?;
        let roles = roles_of(wanted);
        let act = self.tools.audit().act(&mut tx);
        let over = match (&everywhere, &wanted.domains) {
            (Some(everywhere), _) => {
                self.repoint(&mut tx, everywhere, &from, &to, &roles)
                    .await?
            }
            (None, domains) => {
                let domains = domains.as_deref().unwrap_or_default();
                self.repoint_these(&mut tx, reach, (&from, &to), &roles, domains)
                    .await?
            }
        };
        let covered = self
            .tools
            .refresher()
            .covered(&mut tx, reach, &over)
            .await?;
        let cause = Cause::Replaced {
            from: from.handle.clone(),
            to: to.handle.clone(),
            roles: roles.clone(),
        };
        let task = self
            .tools
            .refresher()
            .enqueue_spread(
                &mut tx,
                reach,
                Spreading {
                    cause,
                    over,
                    settle: 0,
                    names_registrant: roles.contains(&Role::Registrant),
                },
            )
            .await?;
        let only = wanted.domains.as_deref();
        let entry = entry((&from, &to), &roles, covered.len(), only).of_act(act);
        self.tools.audit().record(&mut tx, reach, entry).await?;
        tx.commit().await?;
        Ok(Replaced {
            from,
            to,
            task,
            planned: Planned {
                domains: covered.len(),
                ..Planned::default()
            },
            all: PlannedDomains::default(),
        })
    }

    /// Both contacts, the second one able to accept roles.
    pub(crate) async fn pair(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        from: ContactId,
        to: ContactId,
    ) -> Result<(Contact, Contact)> {
        let found_from = store::contacts::get(tx, actor.organization, from).await?;
        let found_to = store::contacts::get(tx, actor.organization, to).await?;
        let mut unknown = FieldErrors::default();
        for (name, found) in [("from", &found_from), ("to", &found_to)] {
            if found.is_none() {
                unknown.push(
                    name,
                    FieldCode::Other {
                        text: "There is no such contact.".into(),
                    },
                );
            }
        }
        let (Some(from), Some(to)) = (found_from, found_to) else {
            return Err(Error::Invalid(unknown));
        };
        if from.id == to.id {
            return Err(Error::field_rule(
                "replacement.same",
                "to",
                "Choose another contact: this is the one that is to be replaced.",
            ));
        }
        not_a_copy_in(&from, "from")?;
        must_take_roles(&to, "to")?;
        Ok((from, to))
    }

    async fn repoint_these(
        self,
        tx: &mut Tx,
        reach: &Within<'_, DomainsWrite>,
        (from, to): (&Contact, &Contact),
        roles: &[Role],
        domains: &[DomainId],
    ) -> Result<Vec<Over>> {
        let now = self.tools.now();
        let mut pairs = self.of_copies(tx, reach, (from, to), roles).await?;
        pairs.push((from.clone(), to.clone()));
        let mut moved: BTreeMap<ContactId, BTreeMap<DomainId, Held>> = BTreeMap::new();
        let mut ids = domains.to_vec();
        ids.sort_unstable();
        ids.dedup();
        for id in ids {
            let domain =
                self.tools
                    .domains()
                    .load(tx, reach, id)
                    .await
                    .map_err(|error| match error {
                        Error::NotFound => unknown_domain(id),
                        other => other,
                    })?;
            let own = store::domains::bindings(tx, reach.organization, id).await?;
            let held = store::domains::resolved(tx, &domain, &own).await?;
            let mut changed = false;
            for role in roles {
                let holder = held.get(role).map(|each| each.contact);
                let Some((_, to)) = pairs.iter().find(|(from, _)| Some(from.id) == holder) else {
                    continue;
                };
                let (organization, to) = (reach.organization, to.id);
                if store::domains::set_binding(tx, organization, id, *role, Some(to), now).await? {
                    let of = moved.entry(to).or_default().entry(id).or_default();
                    of.insert(*role, own.get(role).copied());
                    changed = true;
                }
            }
            if changed {
                store::domains::touch(tx, reach.organization, id, now).await?;
            }
        }
        // Not the domains: it names the registrants of those alone whose registrant it gave.
        let bound = |contact: &ContactId| Over::Bound {
            contact: *contact,
            at: now,
        };
        let over = moved.keys().map(bound).collect();
        for (to, bound) in moved {
            self.record_bound(tx, reach, bound, to).await?;
        }
        self.tools.book().drop_unused_copies(tx, reach).await?;
        Ok(over)
    }
}

/// The audit entry of a replacement.
pub(crate) fn entry(
    (from, to): (&Contact, &Contact),
    roles: &[Role],
    domains: usize,
    only_domains: Option<&[DomainId]>,
) -> Entry<'static> {
    Entry::new("contact.replace", from.id)
        .before(Replaces {
            handle: &from.handle,
            name: from.snapshot.full_name(),
        })
        .after(Replacing {
            to: to.id,
            handle: &to.handle,
            name: to.snapshot.full_name(),
            roles,
            domains,
            only_domains,
        })
}

/// The roles that are replaced: each once, all four when none is named.
fn roles_of(wanted: &Replacement) -> Vec<Role> {
    if wanted.roles.is_empty() {
        return Role::ALL.to_vec();
    }
    let mut roles = wanted.roles.clone();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn unknown_domain(id: DomainId) -> Error {
    Error::field(
        "domain_ids",
        FieldCode::Other {
            text: format!("There is no such domain: {id}.").into(),
        },
    )
}
