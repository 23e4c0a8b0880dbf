//! What the book holds at the beginning of a storm, and the names of what callers change in it.

use std::collections::BTreeMap;
use std::ops::Range;

/// The fields of contacts that callers edit.
pub const FIELDS: [&str; 3] = ["street1", "city", "phone"];
/// The roles of a domain.
pub const ROLES: [&str; 4] = ["registrant", "admin", "tech", "billing"];

/// The ids of what was made.
#[derive(Debug, Clone, Default)]
pub struct Book {
    /// Contacts that callers edit and give roles to.
    pub contacts: Vec<String>,
    /// Contacts that take over from each other.
    pub successors: Vec<String>,
    /// Locations.
    pub offices: Vec<String>,
    /// Their member contacts.
    pub members: Vec<String>,
    /// Domains: first those whose roles callers change, then the replaced ones.
    pub domains: Vec<String>,
    /// Their names.
    pub names: Vec<String>,
    /// How many of them are not of the replaced ones.
    pub assigned: usize,
    /// What every register says at the beginning.
    pub registers: BTreeMap<String, String>,
}

impl Book {
    /// The places of the replaced domains.
    #[must_use]
    pub fn replaced(&self) -> Range<usize> {
        self.assigned..self.domains.len()
    }
}

/// The name of a register: `contact/3/street1`.
#[must_use]
pub fn key_of(kind: &str, number: usize, field: &str) -> String {
    format!("{kind}/{number}/{field}")
}
