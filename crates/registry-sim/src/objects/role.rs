//! What a contact is for a domain.

use serde::{Deserialize, Serialize};

/// What a contact may be for a domain (RFC 5731 §2.2), the registrant included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// The holder.
    Registrant,
    /// Administrative.
    Admin,
    /// Technical.
    Tech,
    /// Billing.
    Billing,
}

impl Role {
    /// The words of the `type` attribute; the registrant has an element of its own.
    pub(crate) const WORDS: &[(&str, Role)] = &[
        ("admin", Role::Admin),
        ("billing", Role::Billing),
        ("tech", Role::Tech),
    ];

    /// The word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Registrant => "registrant",
            Role::Admin => "admin",
            Role::Tech => "tech",
            Role::Billing => "billing",
        }
    }
}
