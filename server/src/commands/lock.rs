//! The lock of the data folder.

use super::Failed;
use std::fs::File;
use std::path::Path;

/// One server per folder: SQLite has one writer, and two embedded registries over one file would contradict each other.
pub(super) fn lock(data_dir: &Path) -> Result<File, Failed> {
    try_lock(data_dir)?.ok_or_else(|| {
        Failed::new(format!(
            "another nichandle serves {}; stop it first, or give --data-dir",
            data_dir.display()
        ))
    })
}

/// The folder's lock; `None` while another process holds it.
///
/// # Errors
/// When it can't be determined.
pub(super) fn try_lock(data_dir: &Path) -> Result<Option<File>, Failed> {
    let path = data_dir.join("serve.lock");
    let file =
        File::create(&path).map_err(|error| Failed::new(format!("{}: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(Some(file)),
        Err(std::fs::TryLockError::WouldBlock) => Ok(None),
        Err(std::fs::TryLockError::Error(error)) => {
            Err(Failed::new(format!("{}: {error}", path.display())))
        }
    }
}
