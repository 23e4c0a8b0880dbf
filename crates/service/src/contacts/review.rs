//! The reviewed ASCII form of a contact.

use super::{Contact, Contacts, Counted, Saved};
use crate::allowed::ContactsWrite;
use crate::plans::Planned;
use crate::{Actor, Cleared, Error, Result, Version};
use boxed::boxed;
use model::contact::{Draft, International, needs_international};
use model::id::ContactId;
use store::Tx;

impl<'a> Contacts<'a> {
    /// Stores the ASCII form that a person reviewed, or deletes it. It is sent to registries with the local form, so the domains that show the contact get their tasks.
    ///
    /// # Errors
    /// `contact.copy`; `contact.no_international` when name and address are ASCII already; wrong fields; [`Error::Stale`]; [`Error::NotFound`].
    #[boxed]
    pub async fn review(
        self,
        actor: &Actor,
        of: (ContactId, Version),
        typed: Option<&Draft>,
    ) -> Result<Saved> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.begin(actor).await?;
        let (before, after) = self.reviewed(&mut tx, actor, of, typed).await?;
        self.save(tx, actor, before, after).await
    }

    /// What [`Contacts::review`] would send to registries. Nothing is written.
    ///
    /// # Errors
    /// As [`Contacts::review`].
    #[boxed]
    pub async fn plan_review(
        self,
        actor: &Actor,
        of: (ContactId, Version),
        typed: Option<&Draft>,
    ) -> Result<Planned> {
        let actor = &actor.allowed_in_book::<ContactsWrite>()?;
        let mut tx = self.tools.read(actor).await?;
        let (before, after) = self.reviewed(&mut tx, actor, of, typed).await?;
        self.plan_saving(&mut tx, actor, (&before, &after), Counted::All)
            .await
    }

    pub(super) async fn reviewed(
        self,
        tx: &mut Tx,
        actor: &Cleared<'_>,
        (id, seen): (ContactId, Version),
        typed: Option<&Draft>,
    ) -> Result<(Contact, Contact)> {
        let before = self.load_original(tx, actor, id, seen).await?;
        let international = match typed {
            Some(_) if !needs_international(&before.snapshot) => {
                return Err(Error::rule(
                    "contact.no_international",
                    "Name and address are in plain Latin letters already: registries get them as they are.",
                ));
            }
            Some(typed) => {
                Some(International::parse(typed, &before.snapshot).map_err(Error::Invalid)?)
            }
            None => None,
        };
        let after = Contact {
            international,
            ..before.clone()
        };
        Ok((before, after))
    }
}
