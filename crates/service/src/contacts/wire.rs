//! A contact as the API shows it, and as the audit log keeps it.

use super::Contacts;
use crate::Result;
use model::contact::Draft;
use model::id::{LocationId, PhoneId, UserId};
use std::collections::BTreeMap;
use store::contacts::Contact;
use store::locations::Location;

/// The contact object of the native API, without the office that a member contact follows.
#[must_use]
pub fn wire(contact: &Contact) -> wire::Contact {
    wire_at(contact, None)
}

/// The contact object with the office that a member contact follows; `null` on external contacts, and on members whose office was deleted.
#[must_use]
pub fn wire_at(contact: &Contact, location: Option<&Location>) -> wire::Contact {
    let fields = contact.snapshot.clone();
    wire::Contact {
        id: contact.id.0,
        org_id: contact.organization_id.0,
        handle: contact.handle.clone(),
        kind: contact.kind,
        user_id: contact.user_id.map(|id| id.0),
        location_id: contact.location_id.map(|id| id.0),
        phone_id: contact.phone_id.map(|id| id.0),
        first_name: fields.first_name,
        last_name: fields.last_name,
        org_name: fields.org_name,
        email: fields.email,
        phone: fields.phone,
        fax: fields.fax,
        street1: fields.street1,
        street2: fields.street2,
        city: fields.city,
        region: fields.region,
        postal_code: fields.postal_code,
        country_code: fields.country_code,
        disclose: contact.disclose,
        is_active: contact.is_active,
        verification_status: contact.verification_status,
        verified_at: contact.verified_at.map(Into::into),
        location: location.map(crate::locations::wire),
        international: contact.international.as_ref().map(Into::into),
        proposed: contact.proposed.as_ref().map(|proposed| wire::Proposed {
            task_id: proposed.task.0,
            fields: (&proposed.snapshot).into(),
        }),
        version: contact.version,
        created_at: contact.created_at.into(),
        updated_at: contact.updated_at.into(),
        tasks: None,
    }
}

/// A new contact as somebody asks for it. On a member contact the texts do not count, on an external one the links.
impl From<wire::NewContact> for super::NewContact {
    fn from(asked: wire::NewContact) -> Self {
        let disclose = asked.disclose.unwrap_or(Draft::default().disclose);
        match asked.kind {
            wire::NewKind::Member => {
                let follows = super::Follows {
                    user: asked.user_id.value().map(UserId),
                    location: asked.location_id.value().map(LocationId),
                    phone: asked.phone_id.value().map(PhoneId),
                };
                Self::member(follows, disclose)
            }
            wire::NewKind::Custom | wire::NewKind::External => {
                let mut draft = Draft::named(asked.fields.iter());
                draft.disclose = disclose;
                Self::external(draft)
            }
        }
    }
}

impl Contacts<'_> {
    /// [`wire_at`] for each of these contacts, in their order. The caller has been shown to see them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wires(self, contacts: &[&Contact]) -> Result<Vec<wire::Contact>> {
        // Most follow no office, and then there is nothing to look up.
        let locations = if contacts.iter().any(|contact| contact.location_id.is_some()) {
            let mut tx = self.tools.db.read().await?;
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

    /// [`wire_at`] for this contact. The caller has been shown to see it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn contact_wire(self, contact: &Contact) -> Result<wire::Contact> {
        if contact.location_id.is_none() {
            return Ok(wire(contact));
        }
        let mut tx = self.tools.db.read().await?;
        self.wire_in(&mut tx, contact).await
    }

    pub(crate) async fn wire_in(
        self,
        tx: &mut store::Tx,
        contact: &Contact,
    ) -> Result<wire::Contact> {
        let locations = self.tools.locations().of_contacts(tx, &[contact]).await?;
        let location = contact.location_id.and_then(|id| locations.get(&id));
        Ok(wire_at(contact, location))
    }
}
