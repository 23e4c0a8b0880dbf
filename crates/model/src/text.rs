//! Plain text fields: trimmed, free of control characters, limited in characters.

use crate::field::FieldCode;

/// Trims and checks a text; an empty one is `None`.
///
/// # Errors
/// [`FieldCode::ControlCharacter`], [`FieldCode::TooLong`]. Limits count characters, never bytes.
pub fn optional(raw: &str, max: u32) -> Result<Option<String>, FieldCode> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text
        .chars()
        .any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}'))
    {
        return Err(FieldCode::ControlCharacter);
    }
    if text.chars().count() > max as usize {
        return Err(FieldCode::TooLong { max });
    }
    Ok(Some(text.to_owned()))
}

/// Like [`optional`], but required.
///
/// # Errors
/// As [`optional`], and [`FieldCode::Required`].
pub fn required(raw: &str, max: u32) -> Result<String, FieldCode> {
    optional(raw, max)?.ok_or(FieldCode::Required)
}
