//! Words for files and their rows.

use service::files::{Fate, Import};

/// The kind of a file, in words.
pub(super) fn kind(import: &Import) -> String {
    match &import.kind {
        Ok(kind) => kind.to_string(),
        Err(unknown) => unknown.word.to_string(),
    }
}

/// The outcomes in display order, with their names before and after the import, and the state that gives their colour.
pub(super) const FATES: [(Fate, &str, &str); 6] = [
    (Fate::Refused, "refused", "failed"),
    (Fate::Failed, "failed", "failed"),
    (Fate::Create, "new", "pending"),
    (Fate::Update, "changed", "pending"),
    (Fate::Unchanged, "as they are", "cancelled"),
    (Fate::Done, "taken in", "completed"),
];
