//! Copies: a contact that shows another one's data with the other disclosure, for the domains that withhold, or publish, what the rest shows.
//!
//! A copy is written here alone. It is made when a domain needs it and shared by all that need the same; it follows every edit of its original in the transaction of that edit; and it is deleted, as
//! if merged into its original, in the transaction in which the last role goes back.

use super::{Book, wire};
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::{Cleared, Error, InBook, Result};
use model::field::FieldCode;
use model::id::ContactId;
use std::borrow::Cow;
use store::Tx;
use store::contacts::{Contact, CopyOf};

/// What a copy is to say, once its original says this.
pub(crate) fn followed(copy: &Contact, original: &Contact) -> Contact {
    Contact {
        snapshot: original.snapshot.clone(),
        international: original.international.clone(),
        is_active: original.is_active,
        verification_status: original.verification_status,
        verified_at: original.verified_at,
        ..copy.clone()
    }
}

/// Why a copy can't be changed, or be given roles, by hand; and what would do.
pub(crate) fn copy_text(handle: &str, of: &CopyOf) -> String {
    let original = &of.handle;
    format!(
        "{handle} is the copy of {original} for domains that show it otherwise in WHOIS and RDAP, and follows its edits. Use {original}."
    )
}

/// Refuses a copy: it follows its original, and is nothing of its own.
///
/// # Errors
/// `contact.copy`, which names the original.
pub(crate) fn not_a_copy(contact: &Contact) -> Result<()> {
    match &contact.copy_of {
        None => Ok(()),
        Some(of) => Err(Error::rule("contact.copy", copy_text(&contact.handle, of))),
    }
}

/// [`not_a_copy`] for the contact that a field names.
///
/// # Errors
/// `contact.copy`, at that field.
pub(crate) fn not_a_copy_in(contact: &Contact, field: &'static str) -> Result<()> {
    match &contact.copy_of {
        None => Ok(()),
        Some(of) => {
            let text = copy_text(&contact.handle, of);
            Err(Error::field_rule("contact.copy", field, text))
        }
    }
}

/// The same as one field's code.
pub(super) fn copy_code(contact: &Contact) -> Option<FieldCode> {
    let of = contact.copy_of.as_ref()?;
    Some(FieldCode::Other {
        text: Cow::Owned(copy_text(&contact.handle, of)),
    })
}

impl Book<'_> {
    /// The contact's copies follow what was just written of it. Returns those to which registries are to be sent anything.
    ///
    /// # Errors
    /// `contact.shared` when domains of projects that the caller can't access show one of them.
    pub(crate) async fn follow(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        original: &Contact,
    ) -> Result<Vec<ContactId>> {
        let mut sent = Vec::new();
        for before in store::contacts::copies_of(tx, actor.organization, &[original.id]).await? {
            let after = followed(&before, original);
            if after == before {
                continue;
            }
            let tells = (&after.snapshot, &after.international)
                != (&before.snapshot, &before.international);
            if tells {
                self.not_shared(tx, actor, before.id).await?;
            }
            let after = Contact {
                updated_at: self.tools.now(),
                ..after
            };
            self.write(tx, actor, "contact.update", &before, &after)
                .await?;
            if tells {
                sent.push(before.id);
            }
        }
        Ok(sent)
    }

    /// The contact with this disclosure: itself, the copy that stands, or one that is made. The caller has locked the contact.
    pub(crate) async fn disclosed(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        original: &Contact,
        disclose: bool,
    ) -> Result<Contact> {
        if original.disclose == disclose {
            return Ok(original.clone());
        }
        let copies = store::contacts::copies_of(tx, actor.organization, &[original.id]).await?;
        if let Some(copy) = copies.into_iter().find(|copy| copy.disclose == disclose) {
            return Ok(copy);
        }
        let (now, chance) = (self.tools.now(), self.tools.chance.as_ref());
        let handle = store::contacts::draw_handle(tx, &original.snapshot, now, chance).await?;
        let copy = Contact {
            id: ContactId(self.tools.new_id()),
            handle,
            disclose,
            proposed: None,
            copy_of: Some(CopyOf {
                id: original.id,
                handle: original.handle.clone(),
            }),
            version: 1,
            created_at: now,
            updated_at: now,
            ..original.clone()
        };
        store::contacts::insert(tx, &copy).await?;
        let entry = Entry::new("contact.create", copy.id).after(wire(&copy));
        self.tools.audit().record(tx, actor, entry).await?;
        Ok(copy)
    }

    /// Deletes the copies that nothing names any more. What registries hold under their handles stays there, unused, and a look-up of the handle leads to the original.
    pub(crate) async fn drop_unused_copies(self, tx: &mut Tx, actor: &Cleared<'_>) -> Result<()> {
        let organization = actor.organization;
        for copy in store::contacts::unused_copies(tx, organization).await? {
            let now = self.tools.now();
            match store::contacts::soft_delete(tx, organization, copy.id, copy.version, now).await {
                // Another transaction has just named it, or dropped it.
                Err(store::Error::InUse | store::Error::Stale) => continue,
                other => other?,
            }
            if let Some(of) = &copy.copy_of {
                store::contacts::set_merged(tx, organization, copy.id, of.id).await?;
            }
            if let Some(proposed) = &copy.proposed {
                let tasks = self.tools.tasks();
                tasks.end_if_idle(tx, actor, proposed.task).await?;
            }
            let entry = Entry::new("contact.delete", copy.id).before(wire(&copy));
            self.tools.audit().record(tx, actor, entry).await?;
        }
        Ok(())
    }
}
