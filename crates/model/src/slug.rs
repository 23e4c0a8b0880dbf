//! Slugs: what addresses and scripts call something that people named.

use crate::field::FieldCode;
use unicode_normalization::UnicodeNormalization;

/// The longest slug, in characters.
pub const SLUG: u32 = 63;

/// What is said of a text that is no slug.
#[must_use]
pub fn wrong() -> FieldCode {
    let text = "Use small letters, digits and hyphens, at most 63, with a letter or digit first.";
    FieldCode::Other { text: text.into() }
}

/// `^[a-z0-9][a-z0-9-]{0,62}$`.
#[must_use]
pub fn is_slug(slug: &str) -> bool {
    slug.len() <= SLUG as usize
        && slug
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && slug.bytes().next().is_some_and(|b| b != b'-')
}

/// The slug that a name suggests: accents dropped, everything else between words a hyphen. Empty when the name has no Latin letter or digit.
#[must_use]
pub fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.nfkd().filter(|c| !('\u{300}'..='\u{36f}').contains(c)) {
        let c = c.to_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(SLUG as usize);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_a_name_suggests_is_a_slug_or_nothing(name in "\\PC{0,90}") {
            let slug = slug_of(&name);
            prop_assert!(slug.is_empty() || is_slug(&slug));
        }
    }
}
