//! What somebody searches for: the words that are looked up, and what must be read besides.

use crate::fold::{fold, patterns};
use crate::words::asked;

/// The words of a search.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Asked {
    /// Each begins a word of the contact. None is the beginning of another.
    pub(crate) words: Vec<String>,
    /// `LIKE` patterns of the whole text, for what the words do not say: signs, and the rest of very long words.
    pub(crate) patterns: Vec<String>,
}

impl Asked {
    /// Of the text as it was typed.
    pub(crate) fn of(search: Option<&str>) -> Self {
        let folded = fold(search.unwrap_or_default());
        let all = asked(&folded);
        let patterns = patterns(search)
            .into_iter()
            .filter(|pattern| !all.iter().any(|word| *pattern == format!("%{word}%")))
            .collect();
        let mut words: Vec<String> = Vec::new();
        for word in &all {
            let said = all
                .iter()
                .any(|other| other != word && other.starts_with(word.as_str()));
            if !said && !words.contains(word) {
                words.push(word.clone());
            }
        }
        Self { words, patterns }
    }

    /// Whether every contact fits.
    pub(crate) fn is_empty(&self) -> bool {
        self.words.is_empty() && self.patterns.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_words_say_is_not_read_again() {
        let of = |text| Asked::of(Some(text));
        assert_eq!(of("Nov novák  jana").words, ["novak", "jana"]);
        assert!(of("Nov novák  jana").patterns.is_empty());
        assert_eq!(of("o'neil").words, ["o", "neil"]);
        assert_eq!(of("o'neil").patterns, ["%o'neil%"]);
        assert_eq!(of("%").patterns, ["%!%%"]);
        assert!(of("  ").is_empty());
        let long = "x".repeat(60);
        assert_eq!(of(&long).words, [long[..40].to_owned()]);
        assert_eq!(of(&long).patterns, [format!("%{long}%")]);
    }
}
