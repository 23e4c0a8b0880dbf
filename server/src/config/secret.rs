//! Secrets: given directly, or in a file.

use super::ConfigError;
use std::path::PathBuf;

/// A secret as one level gives it: flags and environment, or the settings file. Directly, or as a file that holds it; directly wins.
pub(super) struct Given<'a>(pub &'a Option<String>, pub &'a Option<PathBuf>);

/// The secret that `name` stands for, if there is one. What flags and environment give wins over the settings file, however it is given there.
///
/// # Errors
/// A file that can't be read.
pub(super) fn secret(
    name: &str,
    flags: Given<'_>,
    file: Given<'_>,
) -> Result<Option<String>, ConfigError> {
    match (flags, file) {
        (Given(Some(direct), _), _) | (Given(None, None), Given(Some(direct), _)) => {
            Ok(Some(direct.clone()))
        }
        (Given(None, Some(path)), _) | (Given(None, None), Given(None, Some(path))) => {
            let text = std::fs::read_to_string(path)
                .map_err(|error| ConfigError(format!("{name}: {}: {error}", path.display())))?;
            Ok(Some(text.trim_end_matches(['\r', '\n']).to_owned()))
        }
        (Given(None, None), Given(None, None)) => Ok(None),
    }
}
