//! What can't be seen: Unicode's default-ignorable code points (DerivedCoreProperties, Unicode 17), and the few others that show nothing.

/// Whether a character shows nothing and is no space: ignorable, a filler, or blank by its drawing.
#[must_use]
pub const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
        | '\u{e0000}'..='\u{e0fff}'
        // Drawn as nothing: Braille without a dot, a note without its head.
        | '\u{2800}' | '\u{1d159}')
}

/// Whether a code point is none for texts (the Unicode Standard, section 23.7): no registry takes it.
pub(super) const fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || c as u32 & 0xfffe == 0xfffe
}

/// The text without anything at its ends that can't be seen. What hangs on the last letter (a variation selector) stays with it.
#[must_use]
pub fn trimmed(raw: &str) -> &str {
    let blank = |c: char| c.is_whitespace() || is_invisible(c);
    let text = raw.trim_start_matches(blank);
    let seen = text.trim_end_matches(blank);
    let rest = &text[seen.len()..];
    let hanging = rest
        .chars()
        .next()
        .filter(|c| hangs_on(*c, seen.chars().next_back()))
        .map_or(0, char::len_utf8);
    &text[..seen.len() + hanging]
}

/// Whether it chooses among the forms of the letter before it: a variation selector, which some names are written with.
pub(super) fn hangs_on(c: char, before: Option<char>) -> bool {
    matches!(c, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
        && before.is_some_and(is_letter)
}

/// Whether it joins or parts the letters on its two sides, as Persian, Mongolian and the scripts of India need it.
pub(super) fn joins(c: char, before: Option<char>, after: Option<char>) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}' | '\u{180e}')
        && before.is_some_and(|c| is_letter(c) || is_invisible(c) && hangs_on(c, Some('a')))
        && after.is_some_and(is_letter)
        && (before.is_some_and(may_be_joined) || after.is_some_and(may_be_joined))
}

/// Whether it is of a script whose letters are joined or parted, or a picture: Latin, Greek and Cyrillic letters are not, and only hide what stands between them.
const fn may_be_joined(c: char) -> bool {
    c > '\u{58f}'
        && !matches!(c,
            '\u{1c80}'..='\u{1c8f}' | '\u{1d00}'..='\u{1dbf}' | '\u{1e00}'..='\u{1fff}' | '\u{2c60}'..='\u{2c7f}' | '\u{2de0}'..='\u{2dff}'
            | '\u{a640}'..='\u{a69f}' | '\u{a720}'..='\u{a7ff}' | '\u{ab30}'..='\u{ab6f}' | '\u{ff10}'..='\u{ff5a}')
}

/// A letter, a digit, a mark that belongs to one, or a picture: what is neither ASCII nor a space nor punctuation.
fn is_letter(c: char) -> bool {
    c.is_alphanumeric()
        || c > '\u{bf}'
            && !c.is_whitespace()
            && !is_invisible(c)
            && !matches!(c, '\u{2000}'..='\u{206f}' | '\u{3000}'..='\u{3004}' | '\u{3008}'..='\u{3020}')
}
