//! A domain's contacts by their data instead of by id: for APIs whose roles carry fields and no ids.
//!
//! One transaction: lock the domain, choose a contact for each named role, write contacts, bindings, the audit entries and one
//! `update_contacts` task. Any error in one role leaves all of them unchanged, and the same data again writes nothing.

mod choose;
mod in_place;
mod provide;

use super::{Domain, Domains, Plan};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::audit::Entry;
use crate::book::takes_roles;
use crate::contacts::NewContact;
use crate::plans::{holders, holders_of, planned};
use crate::tasks::{NewTask, Task};
use crate::{Actor, Cleared, Error, InBook, Reach, Result, Version, Within};
use boxed::boxed;
use choose::{Chosen, Wanted};
use in_place::only_replaced;
use model::contact::{ContactKind, Patch};
use model::field::FieldErrors;
use model::id::{ContactId, DomainId};
use model::resolution::Source;
use model::role::Role;
use model::task::{Cause, TaskStatus, TaskType};
use std::collections::{BTreeMap, BTreeSet};
use store::Tx;
use store::contacts::Contact;

/// The data of each named role: the named fields, over what the role shows now. A role that is not here stays as it is.
pub type RoleFields = BTreeMap<Role, Patch>;

/// Who may write both a domain's roles and the contacts in them.
pub(super) type MayPut<'a> = (&'a InBook<'a, ContactsWrite>, &'a Within<'a, DomainsWrite>);

/// The outcome.
#[derive(Debug, Clone)]
pub struct Put {
    /// The task that sends it to the registry, or, when nothing had to be changed, the one that did.
    pub task: Task,
    /// Whether anything was written.
    pub changed: bool,
}

impl<'a> Domains<'a> {
    /// Gives each named role this data, by an external contact that is bound to the domain.
    ///
    /// A contact with the same data stays, if the domain has it, and is found in the whole book, if it does not; one that is bound to the domain and used nowhere else is changed in
    /// place, unless the registry changes none; otherwise a new one is created, shared by the roles with the same data. So nobody else's domain is changed, one contact serves all domains that say the same, and repeating the
    /// request creates nothing.
    ///
    /// # Errors
    /// Wrong fields, named `ROLE.FIELD`; `domain.roles_empty`; [`Error::Stale`]; [`Error::NotFound`]; [`Error::Forbidden`] unless the caller may write
    /// both contacts and domains.
    #[boxed]
    pub async fn put_contacts(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        fields: &RoleFields,
    ) -> Result<Put> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let (mut tx, before, chosen) = self.chosen((actor, reach), (id, seen), fields).await?;
        let settled = chosen.iter().all(|one| one.settled(&before));
        let names_registrant = fields
            .get(&Role::Registrant)
            .is_some_and(|patch| !patch.is_empty());
        // One that waits for a yes to this registrant has it by that this names them.
        let stands = |task: &Task| !(names_registrant && task.wants_approval());
        if settled
            && let Some(task) = self
                .standing(&mut tx, actor, id, false)
                .await?
                .filter(stands)
        {
            return Ok(Put {
                task,
                changed: false,
            });
        }
        let roles: Vec<Role> = fields.keys().copied().collect();
        self.write_role(&mut tx, (actor, reach), (id, fields), &before, chosen)
            .await?;
        let cause = Cause::Roles { roles };
        // Behind what it names: it is for whoever that is now.
        let task = self
            .tools
            .tasks()
            .enqueue(
                &mut tx,
                reach,
                NewTask::contacts(id, cause, names_registrant),
            )
            .await?;
        self.tools.book().drop_unused_copies(&mut tx, actor).await?;
        tx.commit().await?;
        Ok(Put {
            task,
            changed: !settled,
        })
    }

    /// The domain locked, and the contact for each role. Two who look at once for one that is not there would both make it: whoever has to make one looks once more, alone.
    async fn chosen(
        self,
        (actor, reach): MayPut<'_>,
        (id, seen): (DomainId, Version),
        fields: &RoleFields,
    ) -> Result<(Tx, BTreeMap<Role, ContactId>, Vec<Choice>)> {
        let mut again = false;
        loop {
            let mut tx = self.tools.begin(actor).await?;
            if again {
                store::contacts::hold_making(&mut tx, actor.organization).await?;
            }
            let alone = again || store::contacts::is_making_alone(&tx);
            let domain = self.hold_with_contacts(&mut tx, reach, id, seen).await?;
            let (before, chosen) = self.choose(&mut tx, actor, &domain, fields).await?;
            if alone || !chosen.iter().any(Choice::makes) {
                return Ok((tx, before, chosen));
            }
            again = true;
        }
    }

    /// Loads a domain and locks it and the contacts bound to it until the commit.
    pub(super) async fn hold_with_contacts(
        self,
        tx: &mut Tx,
        reach: &Reach<'_>,
        id: DomainId,
        seen: Version,
    ) -> Result<Domain> {
        store::domains::hold(tx, reach.organization, id).await?;
        let domain = self.load_if(tx, reach, id, seen).await?;
        // Locked before their other uses are counted; each by its id, so that two requests never deadlock.
        let bound: BTreeSet<ContactId> = store::domains::bindings(tx, reach.organization, id)
            .await?
            .into_values()
            .collect();
        for contact in bound {
            store::contacts::hold(tx, reach.organization, contact).await?;
        }
        Ok(domain)
    }

    /// What [`Domains::put_contacts`] would do. Nothing is written.
    ///
    /// # Errors
    /// As [`Domains::put_contacts`].
    #[boxed]
    pub async fn plan_contacts(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        fields: &RoleFields,
    ) -> Result<Plan> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let domain = self.load_if(&mut tx, reach, id, seen).await?;
        self.plan_put(&mut tx, actor, domain, fields).await
    }

    /// What [`Domains::put_contacts`] would do.
    pub(super) async fn plan_put(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        domain: Domain,
        fields: &RoleFields,
    ) -> Result<Plan> {
        let (_, chosen) = self.choose(tx, actor, &domain, fields).await?;
        let mut holders = holders_of(tx, &domain).await?;
        for one in chosen {
            for role in one.wanted.roles.iter().copied() {
                let contact = match &one.chosen {
                    Chosen::Stays(contact) | Chosen::Found(contact) => contact.clone(),
                    Chosen::Changes(contact) => Contact {
                        snapshot: one.wanted.snapshot.clone(),
                        disclose: one.wanted.disclose,
                        ..contact.clone()
                    },
                    Chosen::New => Contact {
                        snapshot: one.wanted.snapshot.clone(),
                        ..self
                            .tools
                            .contacts()
                            .blank(actor, &NewContact::external(one.wanted.draft()))
                    },
                };
                holders.retain(|holder| holder.role != role);
                holders.push(super::Holder {
                    role,
                    source: Source::Domain,
                    contact,
                });
            }
        }
        holders.sort_by_key(|holder| Role::ALL.iter().position(|role| *role == holder.role));
        planned(tx, domain, holders).await
    }

    /// The data of each role, checked, and the contact that provides it.
    async fn choose(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        domain: &Domain,
        fields: &RoleFields,
    ) -> Result<(BTreeMap<Role, ContactId>, Vec<Choice>)> {
        if fields.values().all(Patch::is_empty) {
            return Err(Error::rule(
                "domain.roles_empty",
                "Name at least one field of one role.",
            ));
        }
        let bindings = store::domains::bindings(tx, actor.organization, domain.id).await?;
        let holders = holders(tx, domain, &bindings).await?;
        let mut errors = FieldErrors::default();
        let mut wanted: Vec<Wanted> = Vec::new();
        for (role, patch) in fields.iter().filter(|(_, patch)| !patch.is_empty()) {
            let shown = holders.iter().find(|holder| holder.role == *role);
            match Wanted::of(*role, patch, shown.map(|holder| &holder.contact)) {
                Ok(one) => choose::gather(&mut wanted, one),
                Err(found) => {
                    for error in found.0 {
                        errors.push(format!("{role}.{}", error.field), error.code);
                    }
                }
            }
        }
        errors.or(()).map_err(Error::Invalid)?;
        let bound: Vec<ContactId> = bindings.values().copied().collect();
        let bound: Vec<Contact> = store::contacts::many(tx, actor.organization, &bound)
            .await?
            .into_iter()
            .filter(|contact| contact.kind == ContactKind::External && takes_roles(contact))
            .collect();
        // A contact that some roles keep, or get, is not changed for others.
        let kept: Vec<Option<&Contact>> = wanted
            .iter()
            .map(|wanted| bound.iter().find(|contact| wanted.is_said_by(contact)))
            .collect();
        let mut free: Vec<&Contact> = Vec::new();
        for contact in &bound {
            if !kept.contains(&Some(contact))
                && contact.copy_of.is_none()
                && !only_replaced(tx, domain, contact).await?
            {
                free.push(contact);
            }
        }
        let mut choices = Vec::with_capacity(wanted.len());
        for (wanted, kept) in wanted.into_iter().zip(&kept) {
            let chosen = match kept {
                Some(contact) => Chosen::Stays((*contact).clone()),
                None => match self.found(tx, actor, &wanted).await? {
                    Some(contact) => Chosen::Found(contact),
                    None => self.own(tx, actor, &bindings, &free, &wanted).await?,
                },
            };
            choices.push(Choice { wanted, chosen });
        }
        Ok((bindings, choices))
    }

    /// The `update_contacts` task that sent the domain's present roles to the registry, or is about to. None when a later contact task failed, or when that one was asked for otherwise: who says what
    /// contacts are is answered with no task about who sees them (`privacy`), and the other way round, as vendors' APIs tell these two apart.
    pub(in crate::domains) async fn standing(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        id: DomainId,
        privacy: bool,
    ) -> Result<Option<Task>> {
        let own = |task: &Task| matches!(task.cause, Some(wire::Cause::Privacy { .. })) == privacy;
        let stands = |task: &Task| {
            // One that was for some roles only has not sent the others.
            let some = matches!(&task.cause, Some(wire::Cause::Reconciled { roles, .. }) if roles.len() < Role::ALL.len());
            !task.cancel_requested
                && !some
                && matches!(
                    task.status,
                    TaskStatus::Pending | TaskStatus::Running | TaskStatus::Completed
                )
        };
        let organization = actor.organization;
        let newest = store::tasks::newest_about_contacts(tx, organization, id, None).await?;
        let newest: Option<Task> = newest.map(Into::into);
        if !newest.as_ref().is_some_and(stands) {
            return Ok(None);
        }
        let of = Some(TaskType::UpdateContacts);
        let update = store::tasks::newest_about_contacts(tx, organization, id, of).await?;
        Ok(update.map(Into::into).filter(stands).filter(own))
    }

    /// Writes the contacts, the bindings and the audit entries.
    async fn write_role(
        self,
        tx: &mut Tx,
        (actor, reach): MayPut<'_>,
        (id, fields): (DomainId, &RoleFields),
        before: &BTreeMap<Role, ContactId>,
        chosen: Vec<Choice>,
    ) -> Result<()> {
        let mut after = before.clone();
        for Choice { wanted, chosen } in chosen {
            let chosen = match chosen {
                Chosen::Found(contact) => self.still(tx, reach, &wanted, contact).await?,
                other => other,
            };
            let contact = match chosen {
                Chosen::Stays(contact) | Chosen::Found(contact) => contact.id,
                Chosen::Changes(contact) => {
                    let to = Contact {
                        snapshot: wanted.snapshot,
                        disclose: wanted.disclose,
                        ..contact.clone()
                    };
                    self.tools
                        .contacts()
                        .save_in(tx, actor, contact, to)
                        .await?
                        .contact
                        .id
                }
                Chosen::New => {
                    let new = NewContact::external(wanted.draft());
                    self.tools
                        .contacts()
                        .make(tx, actor, &new, wanted.snapshot)
                        .await?
                        .id
                }
            };
            for role in wanted.roles {
                if after.insert(role, contact) != Some(contact) {
                    store::domains::set_binding(
                        tx,
                        reach.organization,
                        id,
                        role,
                        Some(contact),
                        self.tools.now(),
                    )
                    .await?;
                }
            }
        }
        if after == *before {
            return Ok(());
        }
        let entry = Entry::new("domain.roles", id)
            .before(named(before, fields))
            .after(named(&after, fields));
        self.tools.audit().record(tx, reach, entry).await
    }
}

/// The data that some roles are to have, and the contact that provides it.
struct Choice {
    wanted: Wanted,
    chosen: Chosen,
}

impl Choice {
    /// Whether a contact has to be made.
    const fn makes(&self) -> bool {
        matches!(self.chosen, Chosen::New)
    }

    /// Whether nothing has to be changed.
    fn settled(&self, bindings: &BTreeMap<Role, ContactId>) -> bool {
        match &self.chosen {
            Chosen::Stays(contact) => self
                .wanted
                .roles
                .iter()
                .all(|role| bindings.get(role) == Some(&contact.id)),
            Chosen::Found(_) | Chosen::Changes(_) | Chosen::New => false,
        }
    }
}

fn named(
    bindings: &BTreeMap<Role, ContactId>,
    fields: &RoleFields,
) -> BTreeMap<Role, Option<ContactId>> {
    fields
        .keys()
        .map(|role| (*role, bindings.get(role).copied()))
        .collect()
}
