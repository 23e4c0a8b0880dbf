//! Latin readings of letters, by script and country: what can be said by a rule. A text's whole ASCII form, guesses included, is proposed by the package `postal`.

mod cyrillic;
mod greek;
mod lower;

use cyrillic::cyrillic;
use greek::greek;
use lower::lower;
use unicode_normalization::UnicodeNormalization;

/// By which rule letters were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// They are ASCII already.
    AsIs,
    /// Accents dropped, letters written out as the contact's country does.
    Latin,
    /// Greek, after ISO 843 as passports use it.
    Greek,
    /// Cyrillic, after the table of the contact's country, else ICAO Doc 9303.
    Cyrillic,
}

/// The reading of the first letters of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// In ASCII; empty for a letter that is written by none.
    pub text: String,
    /// By which rule.
    pub rule: Rule,
    /// How many letters that were.
    pub taken: usize,
}

/// How a letter of any script is usually transliterated, whatever the language; `None` where nothing is known of it. For what no rule here can read.
///
/// Never inlined: each place into which the crate's function went would bring its tables, half a megabyte, along.
#[cfg(feature = "tables")]
#[inline(never)]
#[must_use]
pub fn usual(letter: char) -> Option<&'static str> {
    deunicode::deunicode_char(letter)
}

/// Reads the first letters; `begins` says whether a word begins with them. `None` for a script that no rule here can read.
#[must_use]
pub fn read(rest: &[char], begins: bool, country: &str) -> Option<Read> {
    let c = *rest.first()?;
    let by = |text: String, rule, taken| Some(Read { text, rule, taken });
    if c.is_ascii() {
        return by(c.to_string(), Rule::AsIs, 1);
    }
    if let Some((read, taken)) = greek(rest, begins) {
        return by(shaped(c, &read), Rule::Greek, taken);
    }
    // Bulgaria's law of 2009, article 6: an ending -ия is -ia.
    let ends = |at: usize| rest.get(at).is_none_or(|next| !next.is_alphabetic());
    if country == "BG"
        && lower(c) == 'и'
        && rest.get(1).is_some_and(|c| lower(*c) == 'я')
        && ends(2)
    {
        return by(shaped(c, "ia"), Rule::Cyrillic, 2);
    }
    if let Some(read) = cyrillic(rest, begins, country) {
        return by(shaped(c, read), Rule::Cyrillic, 1);
    }
    let read = latin(c, country)?;
    by(shaped(c, &read), Rule::Latin, 1)
}

/// `Ж` is `Zh`, `ж` is `zh`.
fn shaped(of: char, read: &str) -> String {
    if !of.is_uppercase() {
        return read.to_owned();
    }
    let mut letters = read.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

/// Latin letters with marks. `None` for what is no Latin letter.
fn latin(c: char, country: &str) -> Option<String> {
    let german = matches!(country, "DE" | "AT" | "CH" | "LI" | "LU");
    let nordic = matches!(country, "DK" | "NO" | "GL" | "FO" | "SJ");
    let written = match lower(c) {
        'ä' if german || country == "EE" => "ae",
        'ö' if german => "oe",
        'ü' if german => "ue",
        'ß' => "ss",
        'å' if nordic => "aa",
        'ø' | 'œ' => "oe",
        'æ' => "ae",
        'þ' => "th",
        'ð' if country == "IS" || country == "FO" => "d",
        'ð' | 'đ' => "d",
        'ł' => "l",
        'ı' => "i",
        'ŋ' => "ng",
        'ħ' => "h",
        'ə' => "a",
        _ => {
            let plain: String = lower(c)
                .nfkd()
                .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
                .collect();
            return (plain.is_ascii() && plain.chars().any(|c| c.is_ascii_alphanumeric()))
                .then_some(plain);
        }
    };
    Some(written.to_owned())
}
