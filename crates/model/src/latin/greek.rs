//! Greek letters.

use super::lower::lower;
use unicode_normalization::UnicodeNormalization;

/// ISO 843, as Greek passports write names: digraphs first. `None` for what is no Greek letter.
pub(super) fn greek(rest: &[char], begins: bool) -> Option<(String, usize)> {
    let plain = |c: char| -> char {
        let base = lower(c)
            .nfd()
            .find(|c| !('\u{300}'..='\u{36f}').contains(c))
            .unwrap_or(c);
        if base == 'ς' { 'σ' } else { base }
    };
    let first = plain(rest[0]);
    if !('α'..='ω').contains(&first) {
        return None;
    }
    // A mark that parts two vowels (ϊ, ϋ), or an accent on the first, keeps them apart.
    let parted = |c: char| lower(c).nfd().any(|c| c == '\u{308}');
    let accented = |c: char| lower(c).nfd().any(|c| c == '\u{301}');
    let second = rest
        .get(1)
        .filter(|c| !parted(**c))
        .map(|c| plain(*c))
        .filter(|c| ('α'..='ω').contains(c));
    let third = rest.get(2).map(|c| plain(*c));
    // αυ, ευ, ηυ are read with v before vowels and voiced consonants, with f before the rest.
    let voiced = third.is_some_and(|c| "αειηουωβγδζλμνρ".contains(c));
    let pair = match (first, second) {
        ('μ', Some('π')) if begins => Some("b"),
        ('γ', Some('γ')) => Some("ng"),
        ('γ', Some('ξ')) => Some("nx"),
        ('γ', Some('χ')) => Some("nch"),
        ('ο', Some('υ')) if !accented(rest[0]) => Some("ou"),
        ('α', Some('υ')) if !accented(rest[0]) => Some(if voiced { "av" } else { "af" }),
        ('ε', Some('υ')) if !accented(rest[0]) => Some(if voiced { "ev" } else { "ef" }),
        ('η', Some('υ')) if !accented(rest[0]) => Some(if voiced { "iv" } else { "if" }),
        _ => None,
    };
    if let Some(read) = pair {
        return Some((read.to_owned(), 2));
    }
    let single = match first {
        'α' => "a",
        'β' => "v",
        'γ' => "g",
        'δ' => "d",
        'ε' => "e",
        'ζ' => "z",
        'η' | 'ι' => "i",
        'θ' => "th",
        'κ' => "k",
        'λ' => "l",
        'μ' => "m",
        'ν' => "n",
        'ξ' => "x",
        'ο' | 'ω' => "o",
        'π' => "p",
        'ρ' => "r",
        'σ' => "s",
        'τ' => "t",
        'υ' => "y",
        'φ' => "f",
        'χ' => "ch",
        'ψ' => "ps",
        _ => return None,
    };
    Some((single.to_owned(), 1))
}
