//! What registries said of a contact's objects by themselves.

use super::Contacts;
use crate::allowed::ContactsRead;
use crate::{Actor, Error, Result};
use boxed::boxed;
use model::id::ContactId;
use store::poll_messages::{self, PollMessage};
use store::{Listed, Page};

impl<'a> Contacts<'a> {
    /// What registries said of the contact's objects, newest first.
    ///
    /// # Errors
    /// [`Error::NotFound`] when the contact is not there for this caller.
    #[boxed]
    pub async fn messages(
        self,
        actor: &Actor,
        id: ContactId,
        page: &Page,
    ) -> Result<Listed<PollMessage>> {
        let actor = &actor.allowed_in_book::<ContactsRead>()?;
        let mut tx = self.tools.read(actor).await?;
        let organization = actor.organization;
        let contact = store::contacts::get(&mut tx, organization, id).await?;
        let contact = contact.ok_or(Error::NotFound)?;
        Ok(poll_messages::of_contact(&mut tx, organization, contact.id, page).await?)
    }
}
