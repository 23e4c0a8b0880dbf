//! Plain text fields: what stands in them is what one sees. Composed, trimmed of what can't be seen, on one line, limited in characters.
//!
//! This is the one reader of typed text: every text field of every shape ([`crate::spec`]), e-mail addresses, countries and slugs begin here.

use crate::field::FieldCode;

mod invisible;

use invisible::{hangs_on, is_noncharacter, joins};
pub use invisible::{is_invisible, trimmed};

/// Trims and checks a text; what contains nothing to be seen is `None`.
///
/// # Errors
/// [`FieldCode::LineBreak`], [`FieldCode::ControlCharacter`], [`FieldCode::TooLong`], or what can't be seen within the text, and where it is. Limits count characters, never bytes.
pub fn optional(raw: &str, max: u32) -> Result<Option<String>, FieldCode> {
    let Some(text) = cleaned(raw)? else {
        return Ok(None);
    };
    if text.chars().count() > max as usize {
        return Err(FieldCode::TooLong { max });
    }
    Ok(Some(text))
}

/// Like [`optional`], but required.
///
/// # Errors
/// As [`optional`], and [`FieldCode::Required`].
pub fn required(raw: &str, max: u32) -> Result<String, FieldCode> {
    optional(raw, max)?.ok_or(FieldCode::Required)
}

/// A text of any length as it is stored: composed (NFC), without anything invisible at its ends, each kind of space within it a plain one; `None` when nothing of it can be seen.
///
/// # Errors
/// As [`optional`], without a limit.
pub fn cleaned(raw: &str) -> Result<Option<String>, FieldCode> {
    let composed = composed(raw);
    let text = trimmed(&composed);
    if text.is_empty() {
        return Ok(None);
    }
    let mut clean = String::with_capacity(text.len());
    let mut before = None;
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        let after = letters.clone().next();
        if matches!(
            c,
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}'
        ) {
            return Err(FieldCode::LineBreak);
        }
        if c.is_control() {
            return Err(FieldCode::ControlCharacter);
        }
        if cfg!(feature = "tables") && is_noncharacter(c) {
            return Err(said(format!("{} is no character; leave it out.", point(c))));
        }
        // Which signs join letters is known where the tables are.
        let hidden = cfg!(feature = "tables") && is_invisible(c);
        if hidden && !joins(c, before, after) && !hangs_on(c, before) {
            return Err(unseen(c, before, after));
        }
        // The ideographic space has the width of a letter, and is part of how some write their names.
        let space = c.is_whitespace() && c != '\u{3000}';
        clean.push(if space { ' ' } else { c });
        before = Some(c);
    }
    Ok(Some(clean))
}

/// One code point for a letter and its marks, where there is one (NFC). Browsers have no tables for that: the server's word is what counts.
fn composed(raw: &str) -> std::borrow::Cow<'_, str> {
    #[cfg(feature = "tables")]
    if !raw.is_ascii() {
        use unicode_normalization::UnicodeNormalization;
        return raw.nfc().collect::<String>().into();
    }
    raw.into()
}

/// What is said of something invisible within a text.
fn unseen(c: char, before: Option<char>, after: Option<char>) -> FieldCode {
    let what = match c {
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            "a mark for the direction of reading"
        }
        '\u{ad}' => "a soft hyphen, which is invisible,",
        _ => "an invisible character",
    };
    let seen = |c: &char| !c.is_whitespace() && !is_invisible(*c);
    let place = match (after.filter(seen), before.filter(seen)) {
        (Some(next), _) => format!(" before {next}"),
        (None, Some(last)) => format!(" after {last}"),
        (None, None) => String::new(),
    };
    said(format!(
        "There is {what}{place} ({}); leave it out.",
        point(c)
    ))
}

fn point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

pub(crate) fn said(text: String) -> FieldCode {
    FieldCode::Other { text: text.into() }
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests;
