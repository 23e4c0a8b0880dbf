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
    /// The outcome of a row. The first two and the last are set before the import, `unchanged` then or while it runs, the others after. Counts are listed in this order.
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

/// A column of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// What the file calls it; empty when it has no heading.
    pub heading: String,
    /// The column of ours that it is read as; `None` when it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub becomes: Option<String>,
}

/// The columns of a file, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Columns {
    /// Each of them.
    pub columns: Vec<Column>,
    /// Whether it is known what each is: by its heading, or because somebody said so. Until then no row means anything.
    pub settled: bool,
    /// The encoding that its letters were read in, where that is not UTF-8.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
}

impl Columns {
    /// Whether the rows keep their cells as they stood, so that somebody can say anew what each column is.
    #[must_use]
    pub fn keeps_cells(&self) -> bool {
        let own = |column: &Column| column.becomes.as_deref().unwrap_or_default() == column.heading;
        !self.settled || !self.columns.iter().all(own)
    }
}

/// What is said of a row beside its outcome.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remarks {
    /// The columns whose cells are wrong, as far as it can be told.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub wrong: Vec<String>,
    /// What was mended of its cells, and what deserves a look.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub said: Vec<String>,
}

impl Remarks {
    /// Nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.wrong.is_empty() && self.said.is_empty()
    }
}
