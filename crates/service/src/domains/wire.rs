//! Domains and their role holders as the API shows them.

use super::{Domain, Holder};
use serde_json::{Value, json};

/// The domain object of the native API.
#[must_use]
pub fn wire(domain: &Domain) -> Value {
    let view = domain.view.as_ref();
    json!({
        "object": "domain",
        "id": domain.id,
        "organization_id": domain.organization_id,
        "project_id": domain.project_id,
        "name": domain.name.ascii(),
        "unicode_name": domain.name.unicode(),
        "tld": domain.name.tld(),
        "team_id": domain.team_id,
        "registry": domain.registry,
        "statuses": view.map(|view| &view.statuses),
        "expires_at": view.and_then(|view| view.expires),
        "read_at": view.map(|view| view.read_at),
        "version": domain.version,
        "created_at": domain.created_at,
        "updated_at": domain.updated_at,
    })
}

/// One role with its contact: the `DomainContact` of the native API, and where it comes from.
#[must_use]
pub fn contact_in_role(holder: &Holder) -> Value {
    in_role(holder, crate::contacts::wire(&holder.contact))
}

/// The same over the contact as [`crate::contacts::Contacts::wires`] gives it: a member contact with its office.
#[must_use]
pub fn in_role(holder: &Holder, contact: Value) -> Value {
    json!({
        "object": "domain_contact",
        "role": holder.role,
        "source": holder.source.as_str(),
        "contact": contact,
    })
}
