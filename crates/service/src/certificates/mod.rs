//! The contacts for certificates: one who speaks for the organization, one who runs its machines.

mod put;
mod read;

pub use put::{CertificateError, Wanted};
pub use read::CertificateContacts;
pub use store::certificates::Kept;

use model::certificate::{CertificateContact, CertificateRole};
use model::id::CertificateContactId;
use serde::Serialize;

/// The contact as DigiCert's answers and the audit log show it.
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

/// The contact as answers and the audit log show it.
#[must_use]
pub fn wire(kept: &Kept) -> Shown {
    Shown {
        id: kept.id,
        contact_type: kept.role,
        contact: kept.contact.clone(),
    }
}
