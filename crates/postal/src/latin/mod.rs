//! Proposals for the ASCII form of a contact, by script and country. A proposal is for a person to review; nothing here is ever sent without review.
//!
//! Where a country has a convention of its own (`ø` is `oe` in Oslo, `ä` is `ae` in Berlin and `a` in Helsinki) the contact's country decides. Scripts with a standard
//! transliteration are written by it; for the rest there is a transliteration letter by letter, marked as a guess. What can't be read without knowing the person (Japanese names in Han letters) is left open.

#[cfg(test)]
mod tests;

use model::contact::{Draft, INTERNATIONAL_FIELDS, Snapshot, spec};
use model::latin::{Read, Rule, read, usual};
use unicode_normalization::UnicodeNormalization;

/// By which rule a text was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// It is ASCII already.
    AsIs,
    /// Accents dropped, letters written out as the contact's country does.
    Latin,
    /// Greek, after ISO 843 as passports use it.
    Greek,
    /// Cyrillic, after the table of the contact's country, else ICAO Doc 9303.
    Cyrillic,
    /// Letter by letter: vowels or readings may be wrong.
    Guess,
}

impl How {
    /// The rule in words.
    #[must_use]
    pub const fn in_words(self) -> &'static str {
        match self {
            Self::AsIs => "as it stands",
            Self::Latin => "accents dropped, letters written out as the country does",
            Self::Greek => "Greek as passports write it (ISO 843)",
            Self::Cyrillic => "Cyrillic as the country’s passports write it",
            Self::Guess => "a guess, letter by letter: check it",
        }
    }
}

/// The proposal for one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposed {
    /// The field, as the API spells it.
    pub field: &'static str,
    /// The ASCII text; empty when nobody can read it without knowing the person.
    pub text: String,
    /// By which rule.
    pub how: How,
}

/// A proposal for each field that the contact fills, in the form's order.
#[must_use]
pub fn propose(of: &Snapshot) -> Vec<Proposed> {
    let draft = Draft::from_snapshot(of, true);
    INTERNATIONAL_FIELDS
        .iter()
        .filter_map(|field| {
            let text = draft.get(field).filter(|text| !text.is_empty())?;
            let (text, how) = ascii(text, &of.country_code);
            let most = spec(field).map_or(usize::MAX, |spec| spec.max as usize);
            // ASCII: a byte is a character.
            let text = text.get(..text.len().min(most)).unwrap_or_default().trim();
            Some(Proposed {
                field,
                text: text.to_owned(),
                how,
            })
        })
        .collect()
}

/// The text in ASCII, as the country would write it, and by which rule. Empty when it can't be read.
#[must_use]
pub fn ascii(text: &str, country: &str) -> (String, How) {
    if text.is_ascii() {
        return (text.to_owned(), How::AsIs);
    }
    let text: String = text.nfc().collect();
    if country == "JP" && text.chars().any(is_han) {
        return (String::new(), How::Guess);
    }
    let mut out = String::with_capacity(text.len());
    let mut how = How::Latin;
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let rest = &letters[at..];
        let begins = at == 0 || !letters[at - 1].is_alphabetic();
        let (read, by, taken) = one(rest, begins, country);
        // Where a word goes on in capitals, so does what one letter became.
        let loud = rest[0].is_uppercase()
            && (letters
                .get(at + taken)
                .is_some_and(|next| next.is_uppercase())
                || (at > 0 && letters[at - 1].is_uppercase() && !begins));
        if loud {
            out.push_str(&read.to_uppercase());
        } else {
            out.push_str(&read);
        }
        how = how.max(by);
        at += taken;
    }
    let tidy: String = out
        .chars()
        .map(|c| if (' '..='~').contains(&c) { c } else { ' ' })
        .collect();
    (tidy.split_whitespace().collect::<Vec<_>>().join(" "), how)
}

/// The reading of the first letters, by which rule, and how many letters that was.
fn one(rest: &[char], begins: bool, country: &str) -> (String, How, usize) {
    let c = rest[0];
    if let Some(Read { text, rule, taken }) = read(rest, begins, country) {
        let how = match rule {
            Rule::AsIs => How::AsIs,
            Rule::Latin => How::Latin,
            Rule::Greek => How::Greek,
            Rule::Cyrillic => How::Cyrillic,
        };
        return (text, how, taken);
    }
    // Readings of Han and Hangul come with a space behind each; a word stays one.
    let read = usual(c).unwrap_or_default().trim_end().to_owned();
    let by = if c.is_alphanumeric() {
        How::Guess
    } else {
        How::Latin
    };
    (read, by, 1)
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}
