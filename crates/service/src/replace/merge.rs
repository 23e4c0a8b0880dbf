//! Merging two contacts: everything that names the one names the other, and the first is deleted.

use super::Replacements;
use crate::allowed::{ContactsWrite, DomainsWrite};
use crate::audit::Entry;
use crate::contacts::Contact;
use crate::refresh::Spreading;
use crate::{Actor, Allowed, Result, Version};
use boxed::boxed;
use model::id::{ContactId, TaskId};
use model::role::Role;
use model::task::{Cause, Over};
use serde::Serialize;
use store::Tx;

/// The outcome of a merge.
#[derive(Debug, Clone)]
pub struct Merged {
    /// The contact that stays.
    pub contact: Contact,
    /// The task that sends it to registries; none when no domain shows it.
    pub task: Option<TaskId>,
    /// How many domains it affects.
    pub domains: usize,
}

/// What the audit log stores of a merge, for each of the two.
#[derive(Serialize)]
struct Merging<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_into: Option<ContactId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    merged_from: Option<ContactId>,
    handle: &'a str,
}

impl Replacements<'_> {
    /// Merges `from` into `into`. The objects that registries hold under the deleted contact's handle stay there, unused.
    ///
    /// # Errors
    /// `contact.inactive`, `replacement.same`; [`crate::Error::NotFound`] when `from` is not there for this caller, a wrong field `to` when `into` is not; [`crate::Error::Stale`] when `from` was changed since.
    #[boxed]
    pub async fn merge(
        self,
        actor: &Actor,
        (from, seen): (ContactId, Version),
        into: ContactId,
    ) -> Result<Merged> {
        let MayMerge { contacts, domains } = &may_merge(actor)?;
        let mut tx = self.tools.begin(contacts).await?;
        let act = self.tools.audit().act(&mut tx);
        let (from, into, over) = self
            .repoint_whole(&mut tx, domains, (from, seen), into)
            .await?;
        let shown = self
            .tools
            .refresher()
            .covered(&mut tx, domains, &over)
            .await?
            .len();
        let now = self.tools.now();
        store::contacts::soft_delete(&mut tx, contacts.organization, from.id, from.version, now)
            .await?;
        store::contacts::set_merged(&mut tx, contacts.organization, from.id, into.id).await?;
        if let Some(proposed) = &from.proposed {
            self.tools
                .tasks()
                .end_if_idle(&mut tx, contacts, proposed.task)
                .await?;
        }
        let cause = Cause::Merged {
            from: from.handle.clone(),
            to: into.handle.clone(),
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
                    names_registrant: true,
                },
            )
            .await?;
        let gone = Merging {
            merged_into: Some(into.id),
            merged_from: None,
            handle: &into.handle,
        };
        let stays = Merging {
            merged_into: None,
            merged_from: Some(from.id),
            handle: &from.handle,
        };
        // That of the contact which is gone is the act; all others follow from it.
        for (id, what, act) in [(from.id, gone, Some(act)), (into.id, stays, None)] {
            let entry = Entry::new("contact.merge", id)
                .before(crate::contacts::wire(&from))
                .after(what);
            let entry = match act {
                Some(act) => entry.of_act(act),
                None => entry,
            };
            self.tools.audit().record(&mut tx, contacts, entry).await?;
        }
        tx.commit().await?;
        Ok(Merged {
            contact: into,
            task,
            domains: shown,
        })
    }

    /// Gives everything that one contact holds to the other.
    async fn repoint_whole(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, DomainsWrite>,
        (from, seen): (ContactId, Version),
        into: ContactId,
    ) -> Result<(Contact, Contact, Vec<Over>)> {
        self.tools.contacts().load(tx, actor, from, seen).await?;
        let (from, into) = self.pair(tx, actor, from, into).await?;
        let over = self.repoint(tx, actor, &from, &into, &Role::ALL).await?;
        Ok((from, into, over))
    }
}

/// Who may merge contacts: it deletes one, and gives its roles to another.
pub(super) struct MayMerge<'a> {
    contacts: Allowed<'a, ContactsWrite>,
    pub(super) domains: Allowed<'a, DomainsWrite>,
}

/// A contact may hold roles in every project.
pub(super) fn may_merge(actor: &Actor) -> Result<MayMerge<'_>> {
    Ok(MayMerge {
        contacts: actor.allowed()?,
        domains: actor.allowed()?,
    })
}
