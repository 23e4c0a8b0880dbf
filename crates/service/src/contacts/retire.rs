//! Deactivating a contact and replacing it in its slots.

use super::{Contact, Contacts};
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::audit::Entry;
use crate::book::{must_take_roles, named};
use crate::plans::{Supposed, planned_domains, registrants};
use crate::refresh::{Impact, Spreading};
use crate::{Actor, Cleared, Error, Result, Version};
use boxed::boxed;
use model::id::{ContactId, TaskId, TeamId};
use model::role::Role;
use model::task::{Cause, Over};
use serde::Serialize;
use std::collections::BTreeMap;
use store::Tx;

/// What the audit log stores of a contact whose roles and slots another took over.
#[derive(Serialize)]
struct Taken<'a> {
    to: ContactId,
    handle: &'a str,
    name: String,
    roles: &'a [Role],
    slots: bool,
}

impl<'a> Contacts<'a> {
    /// What [`Contacts::retire`] would do: what the registries of the domains would be sent that show the contact through a team's slot. Nothing is written.
    ///
    /// # Errors
    /// As [`Contacts::retire`].
    #[boxed]
    pub async fn plan_retire(
        self,
        actor: &Actor,
        (id, seen): (ContactId, Version),
        successor: ContactId,
    ) -> Result<Impact> {
        let actor = &actor.allowed::<ContactsWrite>()?;
        let domains = &actor.allowed::<DomainsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let before = self.load_original(&mut tx, actor, id, seen).await?;
        let to = successor_of(&mut tx, actor, id, successor).await?;
        let organization = actor.organization;
        let slots = store::teams::naming(&mut tx, organization, before.id, u32::MAX).await?;
        let slot = |role, id| Over::Team {
            id,
            roles: vec![role],
        };
        let over: Vec<Over> = slots.iter().map(|of| slot(of.role, of.team_id)).collect();
        let covered = store::domains::covered(&mut tx, organization, &over).await?;
        let as_registrant = slots.iter().filter(|of| of.role == Role::Registrant);
        let over: Vec<Over> = as_registrant.map(|of| slot(of.role, of.team_id)).collect();
        let theirs = store::domains::covered(&mut tx, organization, &over).await?;
        let theirs = theirs.into_iter().collect();
        let changes = registrants::changed(&mut tx, actor, &to, &theirs).await?;
        let supposed = Supposed::Retired {
            from: id,
            to: to.id,
        };
        Ok(Impact {
            domains: covered.len(),
            registrant_changes: changes.domains.len(),
            planned: planned_domains(&mut tx, &domains.everywhere(), &covered, &supposed).await?,
            ..Impact::default()
        })
    }

    /// Puts a successor into every slot that holds the contact and deactivates it: one transaction, with one task for the domains of those teams.
    /// Roles on domains and defaults stay with it.
    ///
    /// # Errors
    /// A successor that is not there for this caller, `contact.copy`, `contact.inactive`, `replacement.same`; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn retire(
        self,
        actor: &Actor,
        (id, seen): (ContactId, Version),
        successor: ContactId,
    ) -> Result<(Contact, Option<TaskId>)> {
        let actor = &actor.allowed::<ContactsWrite>()?;
        // In the teams' slots, whose domains then show another.
        let domains = &actor.allowed::<DomainsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let before = self.load_original(&mut tx, actor, id, seen).await?;
        let to = successor_of(&mut tx, actor, id, successor).await?;
        store::contacts::hold(&mut tx, actor.organization, id).await?;
        let act = self.tools.audit().act(&mut tx);
        let now = self.tools.now();
        let (mut over, mut roles) = (Vec::new(), Vec::new());
        let mut slots: BTreeMap<TeamId, Vec<Role>> = BTreeMap::new();
        for role in model::role::Role::ALL {
            for team in
                store::replace::in_slots(&mut tx, actor.organization, id, to.id, role, now).await?
            {
                over.push(Over::Team {
                    id: team,
                    roles: vec![role],
                });
                slots.entry(team).or_default().push(role);
                roles.push(role);
            }
        }
        self.tools
            .audit()
            .record_slots(&mut tx, actor, &slots, id)
            .await?;
        roles.dedup();
        self.put_out_of_use(&mut tx, actor, &before).await?;
        let cause = Cause::Replaced {
            from: before.handle.clone(),
            to: to.handle.clone(),
            roles: roles.clone(),
        };
        let task = self
            .tools
            .refresher()
            .enqueue_spread(
                &mut tx,
                domains,
                Spreading {
                    cause,
                    over,
                    settle: 0,
                    names_registrant: roles.contains(&Role::Registrant),
                },
            )
            .await?;
        let entry = Entry::new("contact.replace", id).of_act(act).after(Taken {
            to: to.id,
            handle: &to.handle,
            name: to.snapshot.full_name(),
            roles: &roles,
            slots: true,
        });
        self.tools.audit().record(&mut tx, actor, entry).await?;
        let contact = store::contacts::get(&mut tx, actor.organization, id)
            .await?
            .ok_or(Error::NotFound)?;
        tx.commit().await?;
        Ok((contact, task))
    }
}

/// Who takes the slots over.
async fn successor_of(
    tx: &mut Tx,
    actor: &Cleared<'_>,
    id: ContactId,
    successor: ContactId,
) -> Result<Contact> {
    let field = "successor_contact_id";
    let to = named(tx, actor.organization, successor, field).await?;
    if to.id == id {
        return Err(Error::field_rule(
            "replacement.same",
            field,
            "This is the contact that goes out of use. Choose another.",
        ));
    }
    must_take_roles(&to, field)?;
    Ok(to)
}
