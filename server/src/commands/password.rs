//! Reading a password.

use super::Failed;
use std::io::Read;

/// The password from standard input, without the line end.
pub(super) fn read_password() -> Result<String, Failed> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failed::new(format!("standard input: {error}")))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}
