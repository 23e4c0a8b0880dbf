//! Contacts with the locations of member contacts, as the API shows them, and contacts as requests describe them.

use super::{Contact, Contacts};
use crate::book::wire;
use crate::{Result, Unguarded};
use boxed::boxed;
use model::contact::Draft;
use model::id::{LocationId, PhoneId, UserId};
use std::collections::BTreeMap;
use store::locations::Location;

/// [`wire()`] with the location of a member contact; `null` on external contacts, and on members whose location was deleted.
#[must_use]
pub fn wire_at(contact: &Contact, location: Option<&Location>) -> ::wire::Contact {
    ::wire::Contact {
        location: location.map(crate::locations::wire),
        ..wire(contact)
    }
}

/// A new contact as a request describes it. On a member contact the texts are ignored, on an external one the links.
impl From<::wire::NewContact> for super::NewContact {
    fn from(asked: ::wire::NewContact) -> Self {
        let disclose = asked.disclose.unwrap_or(Draft::default().disclose);
        match asked.kind {
            ::wire::NewKind::Member => {
                let follows = super::Follows {
                    user: asked.user_id.value().map(UserId),
                    location: asked.location_id.value().map(LocationId),
                    phone: asked.phone_id.value().map(PhoneId),
                };
                Self::member(follows, disclose)
            }
            ::wire::NewKind::Custom | ::wire::NewKind::External => {
                let mut draft = Draft::named(asked.fields.iter());
                draft.disclose = disclose;
                Self::external(draft)
            }
        }
    }
}

impl<'a> Contacts<'a> {
    /// [`wire_at`] for each of these contacts, in order. The caller has been authorised to see them.
    #[boxed]
    pub async fn wires(self, contacts: &[&Contact]) -> Result<Vec<::wire::Contact>> {
        // Most have no location, and then there is nothing to look up.
        let locations = if contacts.iter().any(|contact| contact.location_id.is_some()) {
            let mut tx = self.tools.read_unguarded(Unguarded::Given).await?;
            self.tools
                .locations()
                .of_contacts(&mut tx, contacts)
                .await?
        } else {
            BTreeMap::new()
        };
        Ok(contacts
            .iter()
            .map(|contact| {
                let location = contact.location_id.and_then(|id| locations.get(&id));
                wire_at(contact, location)
            })
            .collect())
    }

    /// [`wire_at`] for this contact. The caller has been authorised to see it.
    #[boxed]
    pub async fn wire(self, contact: &Contact) -> Result<::wire::Contact> {
        if contact.location_id.is_none() {
            return Ok(wire(contact));
        }
        let mut tx = self.tools.read_unguarded(Unguarded::Given).await?;
        self.wire_in(&mut tx, contact).await
    }

    pub(crate) async fn wire_in(
        self,
        tx: &mut store::Tx,
        contact: &Contact,
    ) -> Result<::wire::Contact> {
        let locations = self.tools.locations().of_contacts(tx, &[contact]).await?;
        let location = contact.location_id.and_then(|id| locations.get(&id));
        Ok(wire_at(contact, location))
    }
}
