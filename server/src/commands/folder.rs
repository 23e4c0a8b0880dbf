//! The data folder: its content is accessible only to the user that runs the program.

use super::Failed;
use rustix::fs::Mode;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// The permissions of others on a file or folder.
const OTHERS: u32 = 0o077;

/// From now on this process creates files and folders that nobody else can read: the database, its write-ahead log, backups, e-mails.
pub(super) fn keep_to_ourselves() {
    rustix::process::umask(Mode::from_raw_mode(OTHERS));
}

/// Creates the folder if it does not exist. One that others can access is used, with a warning: its owner may have intended it.
///
/// # Errors
/// The system's error.
pub(super) fn make(folder: &Path) -> Result<(), Failed> {
    let said = |error: std::io::Error| Failed::new(format!("{}: {error}", folder.display()));
    std::fs::create_dir_all(folder).map_err(said)?;
    let mode = std::fs::metadata(folder)
        .map_err(said)?
        .permissions()
        .mode();
    if mode & OTHERS != 0 {
        tracing::warn!(
            folder = %folder.display(),
            mode = format!("{:o}", mode & 0o777),
            "other users of this machine can read the data folder, which holds names, addresses and sealed keys: chmod 700 prevents that"
        );
    }
    Ok(())
}
