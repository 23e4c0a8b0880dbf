//! How a person leaves: every slot and role that their contacts hold goes to a successor, or nothing happens.
//!
//! One transaction: the successor takes over on domains, in slots and as default, the contacts are deactivated, the person can't sign in, and
//! one task creates a part for each domain that shows the successor now. It may be many domains: their bindings are changed by one
//! statement per role, and the parts are created by the worker, in batches.

use super::left::{Handed, Left, TakenOver};
use super::owner::{is_owner, touches_owner};
use super::{Backing, People, User, phone_wire, wire};
use crate::allowed::Admin;
use crate::audit::Entry;
use crate::book::{must_take_roles, named};
use crate::plans::{Supposed, planned_domains, registrants};
use crate::refresh::{Changed, Impact, Spreading, over_contacts};
use crate::{Actor, Allowed, Cleared, Error, Mode, OrgRole, Result, Version};
use boxed::boxed;
use model::field::{FieldCode, FieldErrors};
use model::id::{ContactId, TaskId, UserId};
use model::role::Role;
use model::task::Cause;
use store::Tx;
use store::contacts::{Contact, Followed};

/// How a person leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leaving {
    /// They stay, inactive.
    Deactivate,
    /// They are deleted.
    Delete,
}

/// How a person leaves, who takes over, and what is done with the keys that they created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Leave {
    /// Whether they stay, inactive.
    pub leaving: Leaving,
    /// Who takes over their contacts' roles; required when there are any.
    pub successor: Option<ContactId>,
    /// Whether the keys that they created are revoked. Keys belong to the organization, so they stay valid otherwise.
    pub revoke_keys: bool,
}

impl From<(Leaving, Option<ContactId>)> for Leave {
    fn from((leaving, successor): (Leaving, Option<ContactId>)) -> Self {
        Self {
            leaving,
            successor,
            revoke_keys: false,
        }
    }
}

impl<'a> People<'a> {
    /// Removes or deactivates a person, and gives their contacts' roles to a successor. The keys that they created stay valid unless [`Leave::revoke_keys`] says otherwise.
    ///
    /// # Errors
    /// `user.owners_only`; `user.backs_roles`, with the list, when they back anything and no successor is named; `user.yourself`; `user.last_owner`; `contact.inactive`,
    /// `user.successor_is_self`; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn let_go(
        self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        how: impl Into<Leave> + Send,
        mode: Mode,
    ) -> Result<Changed<User>> {
        self.leave(actor, id, seen, how.into(), mode).await
    }

    /// [`People::let_go`], compiled here: what is generic is compiled in each caller.
    #[boxed]
    async fn leave(
        self,
        actor: &Actor,
        id: UserId,
        seen: Version,
        how: Leave,
        mode: Mode,
    ) -> Result<Changed<User>> {
        let actor = &actor.allowed::<Admin>()?;
        let Leave {
            leaving,
            successor,
            revoke_keys,
        } = how;
        let mut tx = self.tools.begin_in(mode, actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        touches_owner(actor, &before)?;
        if actor.user() == Some(id) {
            return Err(Error::rule(
                "user.yourself",
                "Nobody lets themselves go. Ask another admin.",
            ));
        }
        self.keep_an_owner(&mut tx, actor, &before, mode).await?;
        if mode == Mode::Do {
            // Locked against their contacts being given a role meanwhile.
            for contact in
                store::contacts::members(&mut tx, actor.organization, Followed::Person(id)).await?
            {
                store::contacts::hold(&mut tx, actor.organization, contact.id).await?;
            }
        }
        let backed = self.backed_by(&mut tx, actor, id).await?;
        let holds = backed.iter().any(|each| !each.is_empty());
        let act = (mode == Mode::Do).then(|| self.tools.audit().act(&mut tx));
        let mut taken_over = None;
        let mut tasks = Vec::new();
        let mut impact = Impact::default();
        match successor {
            None if holds => return Err(backs_roles(&backed)),
            None => {}
            Some(successor) => {
                let to = self.successor(&mut tx, actor, &backed, successor).await?;
                impact.registrant_changes = self
                    .registrants_by_leaving(&mut tx, actor, &backed, &to)
                    .await?;
                if mode == Mode::Do {
                    let (took, domains) = self.hand_over(&mut tx, actor, &backed, &to).await?;
                    tasks.extend(took);
                    impact.domains = domains;
                    taken_over = Some(TakenOver {
                        successor_contact_id: to.id,
                        successor_handle: to.handle.clone(),
                        successor_name: to.snapshot.full_name(),
                        domains,
                    });
                } else {
                    // What is handed over covers just those that show one of them now.
                    let ids: Vec<ContactId> = backed.iter().map(|each| each.contact.id).collect();
                    let over = over_contacts(ids.clone());
                    let covered = self
                        .tools
                        .refresher()
                        .covered(&mut tx, actor, &over)
                        .await?;
                    impact.domains = covered.len();
                    let supposed = Supposed::Replaced {
                        from: &ids,
                        to: to.id,
                        roles: &Role::ALL,
                        by_domain: false,
                    };
                    impact.planned =
                        planned_domains(&mut tx, &actor.everywhere(), &covered, &supposed).await?;
                }
            }
        }
        if mode == Mode::Plan {
            impact.keys = self.tools.keys().of_person(&mut tx, actor, id).await?;
            return Ok(Changed {
                object: before,
                impact,
                tasks,
            });
        }
        // Its copies follow the contact, or have gone with their last role.
        for Backing { contact, .. } in originals(&backed) {
            self.tools
                .contacts()
                .put_out_of_use(&mut tx, &actor.holding(), contact)
                .await?;
        }
        let now = self.tools.now();
        let after = store::people::update(
            &mut tx,
            &User {
                is_active: false,
                updated_at: now,
                ..before.clone()
            },
        )
        .await?;
        store::users::end_access(&mut tx, id, None, now).await?;
        impact.keys = self.tools.keys().of_person(&mut tx, actor, id).await?;
        if revoke_keys {
            for key in &impact.keys {
                self.tools.keys().revoke_in(&mut tx, actor, key).await?;
            }
        }
        let (action, shown) = match leaving {
            Leaving::Deactivate => ("user.deactivate", Some(wire(&after))),
            Leaving::Delete => {
                for phone in store::phones::list(&mut tx, actor.organization, id).await? {
                    let entry = Entry::new("phone.delete", id).before(phone_wire(&phone));
                    self.tools.audit().record(&mut tx, actor, entry).await?;
                }
                store::people::soft_delete(&mut tx, actor.organization, id, after.version, now)
                    .await?;
                ("user.delete", None)
            }
        };
        let left = Left {
            user: shown,
            taken_over,
        };
        let mut entry = Entry::new(action, id)
            .before(wire(&before))
            .after(left.if_any());
        if let Some(act) = act {
            entry = entry.of_act(act);
        }
        self.tools.audit().record(&mut tx, actor, entry).await?;
        let tasks = self.tools.commit(tx, mode, tasks).await?;
        Ok(Changed {
            object: after,
            impact,
            tasks,
        })
    }

    /// Reactivates a person who has left. Their contacts stay inactive until somebody activates them.
    ///
    /// # Errors
    /// `user.owners_only`; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn take_back(self, actor: &Actor, id: UserId, seen: Version) -> Result<User> {
        let actor = &actor.allowed::<Admin>()?;
        let mut tx = self.tools.begin(actor).await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
        touches_owner(actor, &before)?;
        if before.is_active {
            return Ok(before);
        }
        let back = User {
            is_active: true,
            updated_at: self.tools.now(),
            ..before.clone()
        };
        let after = store::people::update(&mut tx, &back).await?;
        self.tools
            .audit()
            .record(
                &mut tx,
                actor,
                Entry::new("user.activate", id)
                    .before(wire(&before))
                    .after(wire(&after)),
            )
            .await?;
        tx.commit().await?;
        Ok(after)
    }

    pub(super) async fn keep_an_owner(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, Admin>,
        leaving: &User,
        mode: Mode,
    ) -> Result<()> {
        if !is_owner(leaving) {
            return Ok(());
        }
        // Locked before the others are counted: of two owners who demote each other at once, the second is the last one left.
        if mode == Mode::Do {
            store::organizations::hold(tx, actor.organization).await?;
        }
        let owner = OrgRole::Owner;
        if store::people::others_with_role(tx, actor.organization, leaving.id, owner).await? == 0 {
            return Err(Error::rule(
                "user.last_owner",
                "This is the last owner. Make somebody else an owner first.",
            ));
        }
        Ok(())
    }

    async fn successor(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        backed: &[Backing],
        id: ContactId,
    ) -> Result<Contact> {
        let field = "successor_contact_id";
        let to = named(tx, actor.organization, id, field).await?;
        if backed.iter().any(|each| each.contact.id == id) {
            return Err(Error::field_rule(
                "user.successor_is_self",
                field,
                "This contact follows the person who leaves. Choose another.",
            ));
        }
        must_take_roles(&to, field)?;
        Ok(to)
    }

    /// How many domains get another registrant at their registries when one contact takes over from these. Asked before it does.
    async fn registrants_by_leaving(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        backed: &[Backing],
        to: &Contact,
    ) -> Result<usize> {
        let ids: Vec<ContactId> = backed.iter().map(|each| each.contact.id).collect();
        let shown = store::domains::shown_by(tx, actor.organization, &ids).await?;
        let theirs = shown.into_values().flat_map(|shows| shows.as_registrant);
        let changes = registrants::changed(tx, actor, to, &theirs.collect()).await?;
        Ok(changes.domains.len())
    }

    /// Re-points everything from these contacts to one, and enqueues one task for all the domains.
    async fn hand_over(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, Admin>,
        backed: &[Backing],
        to: &Contact,
    ) -> Result<(Option<TaskId>, usize)> {
        let mut over = Vec::new();
        let mut from = Vec::new();
        for each in originals(backed).filter(|each| holds(each, backed)) {
            let moved = self
                .tools
                .replacements()
                .repoint(tx, &actor.holding(), &each.contact, to, &Role::ALL)
                .await?;
            let covered = self.tools.refresher().covered(tx, actor, &moved).await?;
            let entry = Entry::new("contact.replace", each.contact.id).after(Handed {
                to: to.id,
                handle: &to.handle,
                name: to.snapshot.full_name(),
                roles: Role::ALL,
                domains: covered.len(),
            });
            self.tools.audit().record(tx, actor, entry).await?;
            over.extend(moved);
            from.push(each.contact.handle.clone());
        }
        let domains = self
            .tools
            .refresher()
            .covered(tx, actor, &over)
            .await?
            .len();
        let cause = Cause::Replaced {
            from: from.join(", "),
            to: to.handle.clone(),
            roles: Role::ALL.to_vec(),
        };
        let task = self
            .tools
            .refresher()
            .enqueue_spread(
                tx,
                actor,
                Spreading {
                    cause,
                    over,
                    settle: 0,
                    names_registrant: true,
                },
            )
            .await?;
        Ok((task, domains))
    }
}

/// Without the copies of others: what becomes of those, becomes of them.
fn originals(backed: &[Backing]) -> impl Iterator<Item = &Backing> {
    backed.iter().filter(|each| each.contact.copy_of.is_none())
}

/// Whether anything names it, or a copy of it.
fn holds(original: &Backing, backed: &[Backing]) -> bool {
    let is_its = |each: &Backing| {
        let of = each.contact.copy_of.as_ref();
        each.contact.id == original.contact.id || of.is_some_and(|of| of.id == original.contact.id)
    };
    backed.iter().any(|each| is_its(each) && !each.is_empty())
}

fn backs_roles(backed: &[Backing]) -> Error {
    let list: Vec<String> = backed
        .iter()
        .filter(|each| !each.is_empty())
        .map(|each| format!("{} is {}", each.contact.handle, each.in_words()))
        .collect();
    Error::Rule {
        code: "user.backs_roles",
        message: format!(
            "Somebody must take over first: {}. Name a successor.",
            list.join(". ")
        )
        .into(),
        fields: FieldErrors::one(
            "successor_contact_id",
            FieldCode::Other {
                text: "Choose the contact that takes over.".into(),
            },
        ),
    }
}
