//! Giving roles. One transaction: check each named contact, write the domain's own bindings, the audit entry and the
//! `update_contacts` task. Whatever is wrong with one role leaves all of them as they were.

use super::{Domain, Domains, Holders};
use crate::audit::Entry;
use crate::contacts::Version;
use crate::tasks::NewTask;
use crate::{Actor, Error, Need, Result};
use model::contact::publishable;
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, DomainId};
use model::registry::Difference;
use model::role::Role;
use model::task::Cause;
use postal::tld::foresee;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::Tx;
use store::tasks::Task;

/// Role → the contact to bind, or `None` to give the role back to the team or the organization. Roles that are not named stay.
pub type RoleChanges = BTreeMap<Role, Option<ContactId>>;

/// What a change of roles did.
#[derive(Debug, Clone)]
pub struct Assigned {
    /// The domain.
    pub domain: Domain,
    /// The task that brings it to the registry.
    pub task: Task,
}

/// What a change of roles would do.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The domain.
    pub domain: Domain,
    /// Who would hold the roles.
    pub holders: Holders,
    /// Whether the registrant's name, organization or e-mail would be another: a change of registrant (ICANN transfer policy, section II.A.1).
    pub changes_registrant: bool,
    /// What a registry would refuse, by role and field.
    pub refusals: FieldErrors,
    /// What is worth knowing of the domain's registry, by role; it may refuse, and it says so itself.
    pub hints: FieldErrors,
    /// What would change of the domain object beside its contacts, when that was asked for: contacts are not sent then.
    pub object: Option<Vec<Difference>>,
}

impl Domains<'_> {
    /// Gives or gives back roles of one domain.
    ///
    /// # Errors
    /// `domain.roles_empty` when none is named; `contact.inactive`; a contact that is not there for this caller; [`Error::NotFound`].
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
    pub async fn assign_roles_if(
        self,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        changes: &RoleChanges,
    ) -> Result<Assigned> {
        let mut tx = self.tools.db.begin().await?;
        let done = self.assign_in(&mut tx, actor, id, seen, changes).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// [`Domains::assign_roles_if`] within a transaction that the caller commits.
    pub(crate) async fn assign_in(
        self,
        tx: &mut Tx,
        actor: &Actor,
        id: DomainId,
        seen: Version,
        changes: &RoleChanges,
    ) -> Result<Assigned> {
        let reach = actor.require_within(Need::DomainsWrite)?;
        // Held before its version is looked at: of two drafts that were written over one version, one is sent.
        store::domains::hold(tx, actor.organization, id).await?;
        let domain = self.load_if(tx, &reach, id, seen).await?;
        let before = store::domains::bindings(tx, actor.organization, id).await?;
        self.check_roles(tx, actor, changes, &before).await?;
        let now = self.tools.now();
        for (role, contact) in changes {
            store::domains::set_binding(tx, actor.organization, id, *role, *contact, now).await?;
        }
        let entry = Entry {
            action: "domain.roles",
            object_kind: "domain",
            object_id: id.0,
            before: Some(named(&before, changes)),
            after: Some(json!(changes)),
        };
        self.tools.audit().record(tx, actor, entry).await?;
        let cause = Cause::Roles {
            roles: changes.keys().copied().collect(),
        };
        let task = self
            .tools
            .tasks()
            .enqueue(tx, actor, NewTask::contacts(id, cause))
            .await?;
        Ok(Assigned { domain, task })
    }

    /// What [`Domains::assign_roles`] would do. Nothing is written.
    ///
    /// # Errors
    /// As [`Domains::assign_roles`].
    pub async fn plan_roles(
        self,
        actor: &Actor,
        id: DomainId,
        changes: &RoleChanges,
    ) -> Result<Plan> {
        let reach = actor.require_within(Need::DomainsWrite)?;
        let mut tx = self.tools.db.read().await?;
        let domain = self.load(&mut tx, &reach, id).await?;
        let mut bindings = store::domains::bindings(&mut tx, actor.organization, id).await?;
        self.check_roles(&mut tx, actor, changes, &bindings).await?;
        for (role, contact) in changes {
            match contact {
                Some(contact) => bindings.insert(*role, *contact),
                None => bindings.remove(role),
            };
        }
        let holders = self.holders(&mut tx, actor, &domain, &bindings).await?;
        Ok(planned(domain, holders))
    }

    async fn check_roles(
        self,
        tx: &mut Tx,
        actor: &Actor,
        changes: &RoleChanges,
        before: &BTreeMap<Role, ContactId>,
    ) -> Result<()> {
        if changes.is_empty() {
            return Err(Error::rule(
                "domain.roles_empty",
                "Name at least one role to change.",
            ));
        }
        let named: Vec<ContactId> = changes.values().flatten().copied().collect();
        let found: BTreeMap<ContactId, bool> =
            store::contacts::many(tx, actor.organization, &named)
                .await?
                .into_iter()
                .map(|contact| (contact.id, contact.is_active))
                .collect();
        let mut unknown = FieldErrors::default();
        let mut inactive = FieldErrors::default();
        for (role, contact) in changes {
            let Some(contact) = contact else { continue };
            match found.get(contact) {
                None => unknown.push(
                    role.as_str(),
                    FieldCode::Other {
                        text: "There is no such contact.".into(),
                    },
                ),
                // A contact that holds the role already may keep it.
                Some(false) if before.get(role) != Some(contact) => {
                    inactive.push(
                        role.as_str(),
                        FieldCode::Other {
                            text: "This contact is inactive and takes no new roles.".into(),
                        },
                    );
                }
                Some(_) => {}
            }
        }
        if !unknown.is_empty() {
            return Err(Error::Invalid(unknown));
        }
        if !inactive.is_empty() {
            return Err(Error::Rule {
                code: "contact.inactive",
                message: "An inactive contact takes no new roles.".into(),
                fields: inactive,
            });
        }
        Ok(())
    }
}

pub(super) fn planned(domain: Domain, holders: Holders) -> Plan {
    let (mut refusals, mut hints) = (FieldErrors::default(), FieldErrors::default());
    for holder in &holders {
        for error in publishable(&holder.contact.snapshot).0 {
            refusals.push(format!("{}.{}", holder.role, error.field), error.code);
        }
        let contact = &holder.contact;
        let reviewed = contact.international.is_some();
        for said in foresee(domain.name.tld(), holder.role, &contact.snapshot, reviewed) {
            let field = match said.field {
                "" => holder.role.to_string(),
                field => format!("{}.{field}", holder.role),
            };
            // Of the embedded registry alone everything is known; another under the same name may do otherwise.
            let into = if said.certain && domain.registry == crate::installation::SIMULATOR {
                &mut refusals
            } else {
                &mut hints
            };
            into.push(
                field,
                FieldCode::Other {
                    text: said.text.into(),
                },
            );
        }
    }
    let changes_registrant = changes_registrant(&domain, &holders);
    Plan {
        domain,
        holders,
        changes_registrant,
        refusals,
        hints,
        object: None,
    }
}

fn named(before: &BTreeMap<Role, ContactId>, changes: &RoleChanges) -> Value {
    json!(
        changes
            .keys()
            .map(|role| (*role, before.get(role).copied()))
            .collect::<RoleChanges>()
    )
}

fn changes_registrant(domain: &Domain, holders: &Holders) -> bool {
    let shown = domain.view.as_ref().and_then(|view| {
        view.contacts
            .iter()
            .find(|(role, _)| *role == Role::Registrant)
    });
    let wanted = holders
        .iter()
        .find(|holder| holder.role == Role::Registrant);
    let (Some((_, shown)), Some(wanted)) = (shown, wanted) else {
        return wanted.is_some();
    };
    let wanted = model::contact::to_registry(
        &wanted.contact.handle,
        &wanted.contact.snapshot,
        wanted.contact.international.as_ref(),
        wanted.contact.disclose,
    );
    let key = |contact: &model::registry::RegistryContact| {
        let postal = contact
            .loc
            .clone()
            .or_else(|| contact.int.clone())
            .unwrap_or_default();
        (postal.name, postal.org, contact.email.clone())
    };
    key(shown) != key(&wanted)
}
