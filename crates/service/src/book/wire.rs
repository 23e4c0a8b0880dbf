//! A contact as the API shows it, and as the audit log stores it.

use store::contacts::Contact;

/// The contact object of the native API, without the location that a member contact is composed from.
#[must_use]
pub fn wire(contact: &Contact) -> ::wire::Contact {
    let fields = contact.snapshot.clone();
    ::wire::Contact {
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
        phone_ext: model::phone::said(fields.phone_ext),
        fax: fields.fax,
        fax_ext: model::phone::said(fields.fax_ext),
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
        location: None,
        international: contact.international.as_ref().map(Into::into),
        proposed: contact.proposed.as_ref().map(|proposed| ::wire::Proposed {
            task_id: proposed.task.0,
            fields: (&proposed.snapshot).into(),
        }),
        copy_of: contact.copy_of.as_ref().map(|of| ::wire::CopyOf {
            id: of.id.0,
            handle: of.handle.clone(),
        }),
        version: contact.version,
        created_at: contact.created_at.into(),
        updated_at: contact.updated_at.into(),
        tasks: None,
        at: None,
        since: None,
        cause: None,
    }
}
