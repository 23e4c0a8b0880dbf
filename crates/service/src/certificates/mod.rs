//! The contacts for certificates: one who represents the organization, one who is technical.

mod put;
mod read;

pub use put::{CertificateError, Wanted};
pub use read::CertificateContacts;
pub use store::certificates::Kept;

use model::certificate::{CertificateContact, CertificateRole};
use model::id::CertificateContactId;
use serde::Serialize;

/// The contact as DigiCert's responses and the audit log show it.
#[derive(Debug, Clone, Serialize)]
pub struct Shown {
    id: CertificateContactId,
    contact_type: CertificateRole,
    #[serde(flatten)]
    contact: CertificateContact,
}

/// The contacts for certificates: `service.certificates()`.
#[derive(Clone, Copy)]
pub struct Certificates<'a> {
    pub(crate) tools: &'a crate::Tools,
}

/// The contact as responses and the audit log show it.
#[must_use]
pub fn wire(kept: &Kept) -> Shown {
    Shown {
        id: kept.id,
        contact_type: kept.role,
        contact: kept.contact.clone(),
    }
}
