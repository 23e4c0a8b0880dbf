//! Assigning roles. One transaction: check each named contact, write the domain's own bindings, the audit entry and the
//! `update_contacts` task. Any error in one role leaves all of them unchanged.

use super::{Domain, Domains};
use crate::allowed::DomainsWrite;
use crate::audit::Entry;
use crate::book::check_takers;
use crate::plans::{Plan, holders, planned};
use crate::tasks::{NewTask, Task};
use crate::{Actor, Cleared, Error, Result, Version, Within};
use boxed::boxed;
use model::id::{ContactId, DomainId};
use model::role::Role;
use model::task::Cause;
use std::collections::BTreeMap;
use store::Tx;

/// Role → the contact to bind, or `None` to return the role to the team or the organization. Roles that are not named stay.
pub type RoleChanges = BTreeMap<Role, Option<ContactId>>;

/// The outcome of a change of roles.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// The domain.
    pub domain: Domain,
    /// The task that sends it to the registry.
    pub task: Task,
}

impl<'a> Domains<'a> {
    /// Assigns or returns roles of one domain.
    ///
    /// # Errors
    /// `domain.roles_empty` when none is named; `contact.inactive`; a contact that is not there for this caller; [`Error::NotFound`].
    #[boxed]
    pub async fn assign_roles(
        self,
        actor: &Actor,
        id: DomainId,
        changes: &RoleChanges,
    ) -> Result<Assigned> {
        self.assign_roles_if(actor, id, Version::Any, changes).await
    }

    /// [`Domains::assign_roles`], if the domain still has the version that the caller saw.
    ///
    /// # Errors
    /// [`Error::Stale`] when it has another, and as [`Domains::assign_roles`].
    #[boxed]
    pub async fn assign_roles_if(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        changes: &RoleChanges,
    ) -> Result<Assigned> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.begin(reach).await?;
        let done = self.assign_in(&mut tx, reach, id, seen, changes).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// [`Domains::assign_roles_if`] within a transaction that the caller commits.
    pub(crate) async fn assign_in(
        self,
        tx: &mut Tx,
        actor: &Within<'_, DomainsWrite>,
        id: DomainId,
        seen: Version,
        changes: &RoleChanges,
    ) -> Result<Assigned> {
        // Locked before its version is compared: of two drafts based on one version, one is sent.
        store::domains::hold(tx, actor.organization, id).await?;
        let domain = self.load_if(tx, actor, id, seen).await?;
        let before = store::domains::bindings(tx, actor.organization, id).await?;
        check(tx, actor, changes, &before).await?;
        let now = self.tools.now();
        for (role, contact) in changes {
            store::domains::set_binding(tx, actor.organization, id, *role, *contact, now).await?;
        }
        let entry = Entry::new("domain.roles", id)
            .before(named(&before, changes))
            .after(changes);
        self.tools.audit().record(tx, actor, entry).await?;
        self.tools.book().drop_unused_copies(tx, actor).await?;
        let cause = Cause::Roles {
            roles: changes.keys().copied().collect(),
        };
        let task = self
            .tools
            .tasks()
            .enqueue(
                tx,
                actor,
                NewTask::contacts(id, cause, changes.contains_key(&Role::Registrant)),
            )
            .await?;
        Ok(Assigned { domain, task })
    }

    /// What [`Domains::assign_roles`] would do. Nothing is written.
    ///
    /// # Errors
    /// As [`Domains::assign_roles`].
    #[boxed]
    pub async fn plan_roles(
        self,
        actor: &Actor,
        id: DomainId,
        changes: &RoleChanges,
    ) -> Result<Plan> {
        let reach = &actor.allowed_within::<DomainsWrite>()?;
        let mut tx = self.tools.read(reach).await?;
        let domain = self.load(&mut tx, reach, id).await?;
        let mut bindings = store::domains::bindings(&mut tx, actor.organization, id).await?;
        check(&mut tx, reach, changes, &bindings).await?;
        apply(&mut bindings, changes);
        let holders = holders(&mut tx, &domain, &bindings).await?;
        planned(&mut tx, domain, holders).await
    }
}

pub(super) async fn check(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    changes: &RoleChanges,
    held: &BTreeMap<Role, ContactId>,
) -> Result<()> {
    if changes.is_empty() {
        return Err(Error::rule(
            "domain.roles_empty",
            "Name at least one role to change.",
        ));
    }
    check_takers(tx, actor.organization, changes, held, |role| role.as_str()).await
}

/// The domain's own bindings with these changes.
pub(super) fn apply(bindings: &mut BTreeMap<Role, ContactId>, changes: &RoleChanges) {
    for (role, contact) in changes {
        match contact {
            Some(contact) => bindings.insert(*role, *contact),
            None => bindings.remove(role),
        };
    }
}

fn named(before: &BTreeMap<Role, ContactId>, changes: &RoleChanges) -> RoleChanges {
    let of = |role: &Role| (*role, before.get(role).copied());
    changes.keys().map(of).collect()
}
