//! A contact made of what a registry holds, when a domain is adopted, or changed to that. Nothing is sent: the registry says so already.

use super::{Contacts, NewContact};
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::book::not_a_copy;
use crate::{InBook, Mode, Result};
use model::contact::{Draft, Taken};
use model::id::ContactId;
use store::Tx;
use store::contacts::Contact;

impl Contacts<'_> {
    /// Creates an external contact of what was taken, under the registry's handle or, without one, under a handle that is drawn. In a plan nothing is written, and a
    /// contact whose handle would be drawn has none. The caller has checked that the handle is free, and commits.
    ///
    /// # Errors
    /// `reference.taken` when another transaction gave the handle to a contact at the same moment: then that one is to be looked at.
    pub(crate) async fn take(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        taken: Taken,
        handle: Option<&str>,
        mode: Mode,
    ) -> Result<Contact> {
        let new = NewContact::external(Draft {
            disclose: taken.disclose,
            ..Draft::default()
        });
        let handle = match (handle, mode) {
            (Some(handle), _) => handle.to_owned(),
            (None, Mode::Plan) => String::new(),
            (None, Mode::Do) => {
                let chance = self.tools.chance.as_ref();
                store::contacts::draw_handle(tx, &taken.snapshot, self.tools.now(), chance).await?
            }
        };
        let mut contact = Contact {
            id: ContactId(self.tools.new_id()),
            handle,
            snapshot: taken.snapshot,
            international: taken.international,
            ..self.blank(actor, &new)
        };
        self.tools
            .verification()
            .recognise(tx, &mut contact)
            .await?;
        if mode == Mode::Plan {
            return Ok(contact);
        }
        store::contacts::insert(tx, &contact).await?;
        let entry = Entry::new("contact.create", contact.id).after(super::wire(&contact));
        self.tools.audit().record(tx, actor, entry).await?;
        Ok(contact)
    }

    /// Changes an external contact to what a registry holds under its handle. No task is made: the caller has seen that nobody would be sent anything else because of it, and commits.
    /// In a plan nothing is written.
    ///
    /// # Errors
    /// `contact.copy`; `contact.shared` when domains of projects that the caller can't access show it.
    pub(crate) async fn follow(
        self,
        tx: &mut Tx,
        actor: &InBook<'_, ContactsWrite>,
        before: Contact,
        taken: Taken,
        mode: Mode,
    ) -> Result<Contact> {
        not_a_copy(&before)?;
        self.tools.book().not_shared(tx, actor, before.id).await?;
        let mut after = Contact {
            snapshot: taken.snapshot,
            international: taken.international,
            disclose: taken.disclose,
            ..before.clone()
        };
        crate::verification::reset(&before, &mut after);
        self.tools.verification().recognise(tx, &mut after).await?;
        if mode == Mode::Plan {
            return Ok(after);
        }
        after.updated_at = self.tools.now();
        let book = self.tools.book();
        book.write(tx, actor, "contact.update", &before, &after)
            .await
    }
}
