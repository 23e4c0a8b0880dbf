//! The reviewed ASCII form of a contact.

use super::{Contact, Saved, Version};
use crate::{Actor, Error, Need, Result, Service};
use model::contact::{Draft, International, needs_international};
use model::id::ContactId;

impl Service {
    /// Keeps the ASCII form that a person reviewed, or drops it. It goes to registries beside the local form, so the domains that show the contact get their tasks.
    ///
    /// # Errors
    /// `contact.no_international` when name and address are ASCII already; wrong fields; [`Error::Stale`]; [`Error::NotFound`].
    pub async fn review_contact(
        &self,
        actor: &Actor,
        (id, seen): (ContactId, Version),
        typed: Option<&Draft>,
    ) -> Result<Saved> {
        actor.require(Need::ContactsWrite)?;
        let mut tx = self.db.begin().await?;
        let before = self.load(&mut tx, actor, id, seen).await?;
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
        self.save(tx, actor, before, after).await
    }
}
