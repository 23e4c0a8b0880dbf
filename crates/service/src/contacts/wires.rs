//! Contacts with the offices that they follow, as the API shows them.

use super::{Contact, Contacts};
use crate::Result;
use crate::book::wire;
use serde_json::Value;
use std::collections::BTreeMap;
use store::locations::Location;

/// [`wire`] with the office that a member contact follows; `null` on external contacts, and on members whose office was deleted.
#[must_use]
pub fn wire_at(contact: &Contact, location: Option<&Location>) -> Value {
    let mut wire = wire(contact);
    if let (Some(fields), Some(location)) = (wire.as_object_mut(), location) {
        fields.insert("location".into(), crate::locations::wire(location));
    }
    wire
}

impl Contacts<'_> {
    /// [`wire_at`] for each of these contacts, in their order. The caller has been shown to see them.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn wires(self, contacts: &[&Contact]) -> Result<Vec<Value>> {
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

    pub(crate) async fn wire_in(self, tx: &mut store::Tx, contact: &Contact) -> Result<Value> {
        let locations = self.tools.locations().of_contacts(tx, &[contact]).await?;
        let location = contact.location_id.and_then(|id| locations.get(&id));
        Ok(wire_at(contact, location))
    }
}
