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
use uuid::Uuid;

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

/// The two that are one now, and what covers the domains that show it.
pub(crate) struct Becoming {
    pub(crate) from: Contact,
    pub(crate) into: Contact,
    pub(crate) over: Vec<Over>,
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
    /// `contact.copy`, `contact.inactive`, `replacement.same`; [`crate::Error::NotFound`] when `from` is not there for this caller, a wrong field `to` when `into` is not; [`crate::Error::Stale`] when `from` was changed since.
    #[boxed]
    pub async fn merge(
        self,
        actor: &Actor,
        (from, seen): (ContactId, Version),
        into: ContactId,
    ) -> Result<Merged> {
        let may = &may_merge(actor)?;
        let mut tx = self.tools.begin(&may.contacts).await?;
        let act = self.tools.audit().act(&mut tx);
        let Becoming { from, into, over } = self
            .merge_in(&mut tx, may, (from, seen), into, Some(act))
            .await?;
        let refresher = self.tools.refresher();
        let shown = refresher.covered(&mut tx, &may.domains, &over).await?.len();
        let cause = Cause::Merged {
            from: from.handle,
            to: into.handle.clone(),
        };
        let spreading = Spreading {
            cause,
            over,
            settle: 0,
            names_registrant: true,
        };
        let task = refresher
            .enqueue_spread(&mut tx, &may.domains, spreading)
            .await?;
        tx.commit().await?;
        Ok(Merged {
            contact: into,
            task,
            domains: shown,
        })
    }

    /// Merges `from` into `into` within a transaction that the caller commits, with the audit entries: those follow from what the transaction does, or from that of the contact which is gone,
    /// which has the id `act`.
    ///
    /// # Errors
    /// As [`Replacements::merge`].
    pub(crate) async fn merge_in(
        self,
        tx: &mut Tx,
        MayMerge { contacts, domains }: &MayMerge<'_>,
        (from, seen): (ContactId, Version),
        into: ContactId,
        act: Option<Uuid>,
    ) -> Result<Becoming> {
        let (from, into, over) = self.repoint_whole(tx, domains, (from, seen), into).await?;
        let now = self.tools.now();
        let organization = contacts.organization;
        store::contacts::soft_delete(tx, organization, from.id, from.version, now).await?;
        store::contacts::set_merged(tx, organization, from.id, into.id).await?;
        if let Some(proposed) = &from.proposed {
            self.tools
                .tasks()
                .end_if_idle(tx, contacts, proposed.task)
                .await?;
        }
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
        for (id, what, act) in [(from.id, gone, act), (into.id, stays, None)] {
            let entry = Entry::new("contact.merge", id)
                .before(crate::contacts::wire(&from))
                .after(what);
            let entry = match act {
                Some(act) => entry.of_act(act),
                None => entry,
            };
            self.tools.audit().record(tx, contacts, entry).await?;
        }
        Ok(Becoming { from, into, over })
    }

    /// Gives everything that one contact holds to the other.
    async fn repoint_whole(
        self,
        tx: &mut Tx,
        actor: &Allowed<'_, DomainsWrite>,
        (from, seen): (ContactId, Version),
        into: ContactId,
    ) -> Result<(Contact, Contact, Vec<Over>)> {
        let contacts = self.tools.contacts();
        contacts.load_original(tx, actor, from, seen).await?;
        let (from, into) = self.pair(tx, actor, from, into).await?;
        let over = self.repoint(tx, actor, &from, &into, &Role::ALL).await?;
        Ok((from, into, over))
    }
}

/// Who may merge contacts: it deletes one, and gives its roles to another.
pub(crate) struct MayMerge<'a> {
    contacts: Allowed<'a, ContactsWrite>,
    pub(super) domains: Allowed<'a, DomainsWrite>,
}

/// A contact may hold roles in every project.
pub(crate) fn may_merge(actor: &Actor) -> Result<MayMerge<'_>> {
    Ok(MayMerge {
        contacts: actor.allowed()?,
        domains: actor.allowed()?,
    })
}
