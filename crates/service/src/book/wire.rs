//! A contact as the API shows it, and as the audit log keeps it.

use serde_json::{Value, json};
use store::contacts::Contact;

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
