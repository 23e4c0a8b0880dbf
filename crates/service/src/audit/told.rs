//! Entries, and what is needed to tell of them in words.

use std::collections::BTreeMap;
use store::Cursor;
use store::audit::{Audit, Name};
use uuid::Uuid;

/// How many entries followed from each, by the kind of object.
pub type Consequences = BTreeMap<Uuid, BTreeMap<String, i64>>;

/// What objects are called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Names(BTreeMap<Uuid, (String, Name)>);

impl Names {
    pub(super) fn insert(&mut self, kind: &str, id: Uuid, name: Name) {
        self.0.insert(id, (kind.to_owned(), name));
    }

    /// The kind and the name of an object; none of what is unknown, or was never told to this caller.
    #[must_use]
    pub fn get(&self, id: Uuid) -> Option<(&str, &Name)> {
        self.0.get(&id).map(|(kind, name)| (kind.as_str(), name))
    }
}

/// A part of the log, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct History {
    /// The entries.
    pub entries: Vec<Audit>,
    /// Where the next page begins; `None` when this is the last.
    pub next: Option<Cursor>,
    /// What the objects that they name are called now.
    pub names: Names,
    /// How much followed from each of them.
    pub followed: Consequences,
    /// The entries that they follow from, by id.
    pub causes: BTreeMap<Uuid, Audit>,
    /// Whether the caller may see the whole log: for pages that link to it.
    pub is_open: bool,
}

impl History {
    /// The latest entry about this object itself, rather than one that merely concerns it.
    #[must_use]
    pub fn latest_of(&self, id: Uuid) -> Option<&Audit> {
        self.entries.iter().find(|entry| entry.object_id == id)
    }
}
