//! Imports: what a file contains, and the outcome of each row.

use crate::adoption::RoleTaken;
use crate::words;
use serde::{Deserialize, Serialize};

words! {
    /// What a file contains.
    pub enum Kind as "ImportKind" {
        /// Contacts.
        Contacts = "contacts";
        /// Domains.
        Domains = "domains";
    }
}

words! {
    /// The outcome of a row. The first three are set before the import, the next two after, the last at either time. Counts are listed in this order.
    pub enum Fate {
        /// It will create something.
        Create = "create";
        /// It will change something.
        Update = "update";
        /// It changes nothing.
        Unchanged = "unchanged";
        /// It was imported.
        Done = "done";
        /// It could not be imported.
        Failed = "failed";
        /// It is invalid and will not be imported.
        Refused = "refused";
    }
}

impl Fate {
    /// The outcomes of rows that are still to be imported.
    pub const OPEN: [Self; 2] = [Self::Create, Self::Update];
}

/// What was made of a row of domains.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Each role that the registry held when the domain was adopted, and what became of it.
    #[serde(default)]
    pub roles: Vec<RoleTaken>,
    /// Whether the team would change roles that were adopted, and nobody has decided yet.
    #[serde(default)]
    pub pending: bool,
    /// Whether that would change the registrant.
    #[serde(default)]
    pub changes_registrant: bool,
}
