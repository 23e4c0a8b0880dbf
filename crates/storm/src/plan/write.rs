//! The calls.

use serde::{Deserialize, Serialize};

/// A call. Numbers are places in the lists that the storm sets up before it begins.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "write", rename_all = "snake_case")]
pub enum Write {
    /// A new contact, that is then given a role.
    CreateContact {
        /// Its number, which its address bears.
        number: usize,
        /// Of which domain.
        domain: usize,
        /// Which role.
        role: String,
    },
    /// A field of a contact.
    EditContact {
        /// Which.
        contact: usize,
        /// `street1`, `city` or `phone`.
        field: String,
        /// What it is to say.
        value: String,
    },
    /// A role of a domain.
    AssignRole {
        /// Which domain.
        domain: usize,
        /// Which role.
        role: String,
        /// To whom.
        contact: usize,
    },
    /// A location moves; its member contact follows.
    EditOffice {
        /// Which.
        office: usize,
        /// Its street.
        street1: String,
    },
    /// The technical contact of the replaced domains.
    Replace {
        /// Who takes over.
        to: usize,
    },
    /// One year more.
    Renew {
        /// Which domain.
        domain: usize,
    },
    /// A task that was begun lately.
    Cancel {
        /// Counted from the newest.
        back: usize,
    },
    /// A task that was cancelled.
    Retry {
        /// Counted from the newest.
        back: usize,
    },
    /// A file of contacts, by the command line.
    Import {
        /// Its number, which its contacts' addresses bear.
        file: usize,
        /// How many rows.
        rows: usize,
    },
}
