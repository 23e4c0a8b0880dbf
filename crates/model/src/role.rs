//! The four roles that a contact can hold on a domain.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A role on a domain. EPP knows the registrant as an element of its own and the three others as `contact type="…"` (RFC 5731, section 3.2.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Who holds the domain.
    Registrant,
    /// Who speaks for the registrant.
    Admin,
    /// Who runs the name servers.
    Tech,
    /// Who is billed.
    Billing,
}

impl Role {
    /// All four, in the order in which every page and answer lists them.
    pub const ALL: [Self; 4] = [Self::Registrant, Self::Admin, Self::Tech, Self::Billing];

    /// The word on the wire: in our API, in EPP and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Registrant => "registrant",
            Self::Admin => "admin",
            Self::Tech => "tech",
            Self::Billing => "billing",
        }
    }

    /// The word that people read.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Registrant => "Registrant",
            Self::Admin => "Admin",
            Self::Tech => "Tech",
            Self::Billing => "Billing",
        }
    }

    /// The letter on the role's tab.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Registrant => 'R',
            Self::Admin => 'A',
            Self::Tech => 'T',
            Self::Billing => 'B',
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The word given is none of the four roles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
            .ok_or(UnknownRole)
    }
}
