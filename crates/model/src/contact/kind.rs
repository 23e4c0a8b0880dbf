//! What kind of contact it is, and how far its e-mail is verified.

use serde::{Deserialize, Serialize};

/// Where a contact's fields come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContactKind {
    /// Composed from a person and an office, and kept up to date by them.
    Member,
    /// As somebody typed it. Requests may also say `custom`.
    #[serde(alias = "custom")]
    External,
}

impl ContactKind {
    /// The word on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Member => "member",
            Self::External => "external",
        }
    }

    /// Reads `member`, `external` or `custom`.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        match word {
            "member" => Some(Self::Member),
            "external" | "custom" => Some(Self::External),
            _ => None,
        }
    }
}

/// Whether the holder answered that the data is theirs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerificationStatus {
    /// Nobody answered yet; external contacts are born so.
    Unverified,
    /// The holder confirmed; member contacts are born so.
    Verified,
}

impl VerificationStatus {
    /// The word on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unverified => "unverified",
            Self::Verified => "verified",
        }
    }

    /// Reads the word back.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Unverified, Self::Verified]
            .into_iter()
            .find(|status| status.as_str() == word)
    }
}
