//! Writing a contact that was changed: its row, its audit entry, its copies. The transaction is the caller's, and so are the tasks that send it.

use super::out_of_use::referenced;
use super::update::with_its_words;
use super::{Contact, Contacts};
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::book::not_a_copy;
use crate::{Error, InBook, Result};
use model::id::ContactId;
use store::Tx;

/// The most slots that a refusal names.
const SLOTS_NAMED: u32 = 20;

impl Contacts<'_> {
    /// Writes the contact and its audit entry, and has its copies follow; gives it back, and those of its copies of which registries are to be sent anything. The tasks, and the commit, are the caller's.
    ///
    /// # Errors
    /// `contact.shared`, `contact.copy`, `contact.referenced`; [`Error::Stale`]; [`Error::NotFound`].
    pub(crate) async fn write_in(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        before: &Contact,
        after: Contact,
    ) -> Result<(Contact, Vec<ContactId>)> {
        self.tools.book().not_shared(tx, actor, before.id).await?;
        if after == *before {
            return Ok((after, Vec::new()));
        }
        not_a_copy(before)?;
        let mut after = with_its_words(before, after);
        // What was verified is the pair of name and address: a new value has to be verified, unless it was before.
        crate::verification::reset(before, &mut after);
        self.tools.verification().recognise(tx, &mut after).await?;
        if before.is_active && !after.is_active {
            // Locked against being put into a slot meanwhile.
            store::contacts::hold(tx, actor.organization, after.id).await?;
            let slots = store::teams::naming(tx, actor.organization, after.id, SLOTS_NAMED).await?;
            if !slots.is_empty() {
                return Err(referenced(&after.handle, &slots));
            }
        }
        after.updated_at = self.tools.now();
        let contact = match store::contacts::update(tx, &after).await {
            Err(store::Error::Stale) => {
                let now = store::contacts::get(tx, actor.organization, after.id)
                    .await?
                    .ok_or(Error::NotFound)?;
                return Err(self.stale(tx, &now).await?);
            }
            other => other?,
        };
        let entry = Entry::new("contact.update", contact.id)
            .before(super::wire(before))
            .after(super::wire(&contact));
        self.tools.audit().record(tx, actor, entry).await?;
        let copies = self.tools.book().follow(tx, actor, &contact).await?;
        Ok((contact, copies))
    }
}
