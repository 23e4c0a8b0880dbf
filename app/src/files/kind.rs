//! What a file holds.

use service::files::Import;

/// What a file holds, in words.
pub(super) fn kind(import: &Import) -> String {
    match &import.kind {
        Ok(kind) => kind.to_string(),
        Err(unknown) => unknown.word.to_string(),
    }
}
