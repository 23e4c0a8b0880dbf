//! E-mail addresses: RFC 5321 and 6531 syntax, with a top-level domain and without quoting, since registries refuse those.

use crate::field::FieldCode;
use email_address::{EmailAddress, Options};

/// The longest address that is stored, in characters: 64 before the sign and 255 after it (RFC 5321, section 4.5.3.1).
pub const MAX: u32 = 320;

/// Trims and checks an address; an empty one is `None`. Nothing is lower-cased: the local part may be case-sensitive.
///
/// # Errors
/// [`FieldCode::TooLong`], [`FieldCode::NotAnEmail`].
pub fn optional(raw: &str, max: u32) -> Result<Option<String>, FieldCode> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > max as usize {
        return Err(FieldCode::TooLong { max });
    }
    let options = Options {
        minimum_sub_domains: 2,
        allow_domain_literal: false,
        allow_display_text: false,
    };
    match EmailAddress::parse_with_options(text, options) {
        Ok(_) if !text.contains(['"', ' ', '\\']) => Ok(Some(text.to_owned())),
        _ => Err(FieldCode::NotAnEmail),
    }
}
