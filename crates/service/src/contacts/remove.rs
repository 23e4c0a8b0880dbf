//! Deleting a contact: soft, and refused while anything refers to it.

use super::Contacts;
use crate::allowed::ContactsWrite;
use crate::audit::Entry;
use crate::{Actor, Error, Result, Version};
use boxed::boxed;
use model::id::ContactId;

impl Contacts<'_> {
    /// Deletes a contact. Its handle is never assigned again.
    ///
    /// # Errors
    /// `contact.in_use` while a role or a default names it, or a copy follows it; `contact.copy`; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn delete(self, actor: &Actor, id: ContactId, seen: Version) -> Result<()> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let contact = self.load_original(&mut tx, actor, id, seen).await?;
        let used = store::contacts::usage_count(&mut tx, actor.organization, id).await?;
        if used > 0 {
            let places = if used == 1 {
                "1 role".to_owned()
            } else {
                format!("{used} roles")
            };
            return Err(Error::rule(
                "contact.in_use",
                format!(
                    "{} still holds {places}. Give them to somebody else first.",
                    contact.handle
                ),
            ));
        }
        let copies = store::contacts::copies_of(&mut tx, actor.organization, &[id]).await?;
        if let Some(copy) = copies.first() {
            return Err(Error::rule(
                "contact.in_use",
                format!(
                    "{} is shown by its copy {}. Give the copy's roles to somebody else first, or undo its privacy on those domains.",
                    contact.handle, copy.handle
                ),
            ));
        }
        store::contacts::soft_delete(
            &mut tx,
            actor.organization,
            id,
            contact.version,
            self.tools.now(),
        )
        .await?;
        if let Some(proposed) = &contact.proposed {
            self.tools
                .tasks()
                .end_if_idle(&mut tx, actor, proposed.task)
                .await?;
        }
        let entry = Entry::new("contact.delete", id).before(super::wire(&contact));
        self.tools.audit().record(&mut tx, actor, entry).await?;
        Ok(tx.commit().await?)
    }
}
