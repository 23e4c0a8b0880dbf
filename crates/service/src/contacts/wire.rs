//! A contact as the API shows it, and as the audit log keeps it.

use super::Contacts;
use crate::Result;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use store::contacts::Contact;
use store::locations::Location;

/// The contact object of the native API. Absent texts are `null`.
#[must_use]
pub fn wire(contact: &Contact) -> Value {
    let fields = &contact.snapshot;
    json!({
        "object": "contact",
        "id": contact.id,
        "org_id": contact.organization_id,
        "handle": contact.handle,
        "kind": contact.kind,
        "user_id": contact.user_id,
        "location_id": contact.location_id,
        "phone_id": contact.phone_id,
        "first_name": fields.first_name,
        "last_name": fields.last_name,
        "org_name": fields.org_name,
        "email": fields.email,
        "phone": fields.phone,
        "fax": fields.fax,
        "street1": fields.street1,
        "street2": fields.street2,
        "city": fields.city,
        "region": fields.region,
        "postal_code": fields.postal_code,
        "country_code": fields.country_code,
        "disclose": contact.disclose,
        "is_active": contact.is_active,
        "verification_status": contact.verification_status,
        "verified_at": contact.verified_at,
        "location": null,
        "international": contact.international,
        "proposed": contact.proposed.as_ref().map(|proposed| json!({ "task_id": proposed.task, "fields": proposed.snapshot })),
        "version": contact.version,
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
    })
}

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
