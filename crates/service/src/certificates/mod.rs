//! The contacts for certificates: one who speaks for the organization, one who runs its machines.

mod put;
mod read;

pub use put::{CertificateError, Wanted};
pub use read::CertificateContacts;
pub use store::certificates::Kept;

use serde_json::{Value, json};

/// The contacts for certificates: `service.certificates()`.
#[derive(Clone, Copy)]
pub struct Certificates<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The contact as answers and the audit log show it.
#[must_use]
pub fn wire(kept: &Kept) -> Value {
    let contact = &kept.contact;
    json!({
        "id": kept.id,
        "contact_type": kept.role,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "email": contact.email,
        "job_title": contact.job_title,
        "telephone": contact.telephone,
        "telephone_extension": contact.telephone_extension,
        "language_id": contact.language_id,
    })
}
