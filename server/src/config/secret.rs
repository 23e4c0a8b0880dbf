//! Secrets: given directly, or in a file.

use super::ConfigError;
use std::path::PathBuf;

/// A secret as one level gives it: flags and environment, or the settings file. Directly, or as a file that holds it; the former wins.
pub(super) struct Given<'a>(pub &'a Option<String>, pub &'a Option<PathBuf>);

/// The secret of this name, if there is one. Flags and environment override the settings file, in either form.
///
/// # Errors
/// A file that can't be read; an empty one. Neither its path nor its content is repeated.
pub(super) fn secret(
    name: &str,
    flags: Given<'_>,
    file: Given<'_>,
) -> Result<Option<String>, ConfigError> {
    let found = match (flags, file) {
        (Given(Some(direct), _), _) | (Given(None, None), Given(Some(direct), _)) => direct.clone(),
        // The path is not repeated: it is a common mistake to give the secret itself where the name of its file belongs.
        (Given(None, Some(path)), _) | (Given(None, None), Given(None, Some(path))) => {
            let text = std::fs::read_to_string(path).map_err(|error| {
                ConfigError::of(
                    format!("{name}_file: the file that it names can't be read"),
                    error,
                )
            })?;
            text.trim_end_matches(['\r', '\n']).to_owned()
        }
        (Given(None, None), Given(None, None)) => return Ok(None),
    };
    // An empty variable is mostly one that was forgotten; to take it for "none" would silently choose something else.
    if found.is_empty() {
        return Err(ConfigError::new(format!(
            "{name}: it is empty; leave it out if there is none"
        )));
    }
    Ok(Some(found))
}
