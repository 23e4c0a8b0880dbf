//! Who may do what: the roles of people, and the scopes of keys.

use serde::{Deserialize, Serialize};

/// A role in an organization, from the smallest to the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrgRole {
    /// Looks at one named project only.
    Guest,
    /// Reads everything.
    Viewer,
    /// Writes contacts, roles and tasks.
    Editor,
    /// Manages keys, people and settings too.
    Admin,
    /// Everything.
    Owner,
}

impl OrgRole {
    /// All roles.
    pub const ALL: [Self; 5] = [
        Self::Guest,
        Self::Viewer,
        Self::Editor,
        Self::Admin,
        Self::Owner,
    ];

    /// The word in the store and on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guest => "guest",
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Admin => "admin",
            Self::Owner => "owner",
        }
    }

    /// Reads the word; an unknown one is the smallest role.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|role| role.as_str() == word)
            .unwrap_or(Self::Guest)
    }
}

/// Every scope that a key can carry.
pub const SCOPES: [&str; 7] = [
    "contacts:read",
    "contacts:write",
    "domains:read",
    "domains:write",
    "tasks:read",
    "tasks:write",
    "admin",
];
