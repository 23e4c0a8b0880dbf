//! The kind of a file.

use service::files::Import;

/// The kind of a file, in words.
pub(super) fn kind(import: &Import) -> String {
    match &import.kind {
        Ok(kind) => kind.to_string(),
        Err(unknown) => unknown.word.to_string(),
    }
}
