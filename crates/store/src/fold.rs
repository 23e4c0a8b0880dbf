//! The folded forms in which texts are searched and sorted: lower case, accents dropped.

use model::contact::{Snapshot, normal};
use unicode_normalization::UnicodeNormalization;

/// How many words of a search count; the rest is ignored.
const MAX_WORDS: usize = 8;

/// Lower case, one space between words, and the accents of Latin, Greek and Cyrillic letters (U+0300 to U+036F) dropped, so that `novakova` finds
/// `Nováková`. Marks of other scripts stay: there they are letters.
pub(crate) fn fold(text: &str) -> String {
    let folded: String = text
        .nfkd()
        .filter(|c| !matches!(c, '\u{300}'..='\u{36f}') && *c != '\0')
        .collect();
    normal(&folded)
}

/// By last name, then first name. The separator sorts before every letter, so that a shorter last name comes first.
pub(crate) fn sort_key(snapshot: &Snapshot) -> String {
    format!(
        "{}\u{1}{}",
        fold(&snapshot.last_name),
        fold(&snapshot.first_name)
    )
}

/// A `LIKE` pattern (`ESCAPE '!'`) for each word of a search; the words' own `%`, `_` and `!` mean themselves.
pub(crate) fn patterns(search: Option<&str>) -> Vec<String> {
    fold(search.unwrap_or_default())
        .split(' ')
        .filter(|word| !word.is_empty())
        .take(MAX_WORDS)
        .map(pattern)
        .collect()
}

fn pattern(word: &str) -> String {
    let mut pattern = String::with_capacity(word.len() + 2);
    pattern.push('%');
    for c in word.chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_fall_and_letters_stay() {
        assert_eq!(fold("  Nováková   ŽOFIE "), "novakova zofie");
        assert_eq!(fold("山田 太郎"), "山田 太郎");
        assert_eq!(fold("हिन्दी"), "हिन्दी");
        assert_eq!(fold("a\0b"), "ab");
    }

    #[test]
    fn names_sort_by_last_then_first() {
        let key = |first: &str, last: &str| {
            sort_key(&Snapshot {
                first_name: first.into(),
                last_name: last.into(),
                ..Snapshot::default()
            })
        };
        let mut keys = [
            key("Zoe", "Li"),
            key("Ann", "Lin"),
            key("Ann", "Li"),
            key("Émile", "Li"),
        ];
        keys.sort();
        assert_eq!(
            keys,
            [
                key("Ann", "Li"),
                key("Émile", "Li"),
                key("Zoe", "Li"),
                key("Ann", "Lin")
            ]
        );
    }

    #[test]
    fn every_word_is_a_pattern_of_itself() {
        assert_eq!(patterns(Some("50% a_b! Č")), ["%50!%%", "%a!_b!!%", "%c%"]);
        assert!(patterns(Some("  ")).is_empty());
        assert!(patterns(None).is_empty());
    }
}
