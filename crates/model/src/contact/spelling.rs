//! Whether two texts are spellings of one. This is the one rule by which names are compared: where a registrant would change, for duplicates, for one person under two handles.

use unicode_normalization::UnicodeNormalization;

/// Whether two texts spell the same name: they differ in nothing but case, accents, spaces, punctuation, or how a letter is written out where it is missing (`ß` or `ss`, `ø` or `oe`, `å` or `aa`,
/// `ä` or `ae`, `ł` or `l`, `đ` or `dj`, `ı` or `i`).
///
/// Any other letter is another name, and so is another digit, numeral or single letter: nobody can tell by looking at them which of Paul and Paula, Hansen and Jansen, Holding I and Holding II was
/// a slip of the pen.
#[must_use]
pub fn same_name(one: &str, other: &str) -> bool {
    let (a, b) = (letters(one), letters(other));
    if a.is_empty() || b.is_empty() {
        // Nothing but punctuation: what stands there counts.
        return one.trim() == other.trim();
    }
    agree(&a, &b)
}

/// The ways to write one letter in plain ones, each of one or two.
type Ways = [&'static str; 2];

/// A letter of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letter {
    /// As it stands.
    Plain(char),
    /// One that is written in either way.
    Written(Ways),
}

/// The letters and digits of a text in lower case, without accents. Between two digits a gap stays: 1 23 is not 12 3.
fn letters(text: &str) -> Vec<Letter> {
    let mut all: Vec<Letter> = Vec::new();
    let mut gap = false;
    for c in text.to_lowercase().nfkc().flat_map(char::to_lowercase) {
        if let Some(ways) = ways(c) {
            all.push(Letter::Written(ways));
            gap = false;
            continue;
        }
        for base in std::iter::once(c).nfd() {
            if is_accent(base) {
                continue;
            }
            if is_skipped(base) {
                gap = true;
                continue;
            }
            let after_digit = matches!(all.last(), Some(Letter::Plain(last)) if last.is_numeric());
            if gap && after_digit && base.is_numeric() {
                all.push(Letter::Plain(' '));
            }
            all.push(match ways(base) {
                Some(ways) => Letter::Written(ways),
                None => Letter::Plain(base),
            });
            gap = false;
        }
    }
    all
}

/// How a letter is written out where it is missing, or simply without its mark.
const fn ways(c: char) -> Option<Ways> {
    Some(match c {
        'ä' => ["a", "ae"],
        'ö' => ["o", "oe"],
        'ü' => ["u", "ue"],
        'å' => ["a", "aa"],
        'ø' => ["o", "oe"],
        'æ' => ["ae", "ae"],
        'œ' => ["oe", "oe"],
        'ß' => ["ss", "ss"],
        'đ' => ["d", "dj"],
        'ð' => ["d", "dh"],
        'þ' => ["th", "th"],
        'ł' => ["l", "l"],
        'ı' => ["i", "i"],
        'ħ' => ["h", "h"],
        'ŋ' => ["n", "ng"],
        'ŧ' => ["t", "t"],
        'ς' => ["σ", "σ"],
        _ => return None,
    })
}

const fn is_accent(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}')
}

/// Spaces, punctuation and what can't be seen. Signs that are part of a name stay: C++ is not C.
fn is_skipped(c: char) -> bool {
    c.is_whitespace()
        || crate::text::is_invisible(c)
        || c.is_ascii_punctuation()
            && !matches!(
                c,
                '+' | '&' | '#' | '@' | '%' | '$' | '=' | '*' | '<' | '>' | '~' | '^'
            )
        || matches!(
            c,
            '¡' | '¿'
                | '§'
                | '¶'
                | '·'
                | '«'
                | '»'
                | '´'
                | '¨'
                | '¸'
                | 'ʼ'
                | 'ʻ'
                | '՚'
                | '״'
                | '׳'
                | '،'
                | '・'
                | '゠'
        )
        || matches!(c, '\u{2010}'..='\u{205e}' | '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3014}'..='\u{301f}')
}

/// Whether both can be written out alike. Each place is a letter of one, a letter of the other, and what of the one that is ahead is still unanswered: one letter at most.
fn agree(one: &[Letter], other: &[Letter]) -> bool {
    // Who is ahead (`true`: the first), and by which letter.
    type Ahead = Option<(bool, char)>;
    let mut seen = std::collections::BTreeSet::new();
    let mut open: Vec<(usize, usize, Ahead)> = vec![(0, 0, None)];
    while let Some(place) = open.pop() {
        if !seen.insert(place) {
            continue;
        }
        let (i, j, ahead) = place;
        if i == one.len() && j == other.len() && ahead.is_none() {
            return true;
        }
        match ahead {
            None => {
                let (Some(a), Some(b)) = (one.get(i), other.get(j)) else {
                    continue;
                };
                for (first, rest) in written(*a) {
                    for (second, more) in written(*b) {
                        if first != second {
                            continue;
                        }
                        match (rest, more) {
                            (Some(x), Some(y)) if x == y => open.push((i + 1, j + 1, None)),
                            (Some(_), Some(_)) => {}
                            (Some(x), None) => open.push((i + 1, j + 1, Some((true, x)))),
                            (None, Some(y)) => open.push((i + 1, j + 1, Some((false, y)))),
                            (None, None) => open.push((i + 1, j + 1, None)),
                        }
                    }
                }
            }
            Some((first_ahead, owed)) => {
                let next = if first_ahead {
                    other.get(j)
                } else {
                    one.get(i)
                };
                let Some(next) = next else { continue };
                let (i, j) = if first_ahead { (i, j + 1) } else { (i + 1, j) };
                for (letter, rest) in written(*next) {
                    if letter == owed {
                        open.push((i, j, rest.map(|rest| (!first_ahead, rest))));
                    }
                }
            }
        }
    }
    false
}

/// The ways to write a letter out: its first plain letter, and its second.
fn written(letter: Letter) -> impl Iterator<Item = (char, Option<char>)> {
    let mut single = [' '; 1];
    let ways = match letter {
        Letter::Plain(c) => {
            single[0] = c;
            None
        }
        Letter::Written(ways) => Some(ways),
    };
    let plain = ways.is_none().then_some((single[0], None));
    plain
        .into_iter()
        .chain(ways.into_iter().flatten().filter_map(|way| {
            let mut letters = way.chars();
            Some((letters.next()?, letters.next()))
        }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contact::SPELLINGS;
    use proptest::prelude::*;

    #[test]
    fn spellings_are_one_name_and_other_letters_are_another() {
        for (one, other, same) in SPELLINGS {
            assert_eq!(same_name(one, other), same, "{one} / {other}");
            assert_eq!(same_name(other, one), same, "{other} / {one}");
        }
        assert!(
            !same_name("-", "–") && same_name("–", "– "),
            "where there is nothing else it counts"
        );
    }

    proptest! {
        #[test]
        fn a_text_is_itself_in_any_case_and_it_goes_both_ways(a in "\\PC{0,20}|[a-zäöüßåøæđ ]{0,12}", b in "\\PC{0,20}|[a-zäöüßåøæđ ]{0,12}") {
            prop_assert!(same_name(&a, &a));
            prop_assert_eq!(same_name(&a, &b), same_name(&b, &a));
        }

        #[test]
        fn one_letter_more_or_another_is_another_name(a in "[a-zčéł]{1,9}( [A-Z][a-zčéł]{1,9})?", letter in "[bdfgkmpqrtvwxyz]", at in 0usize..9) {
            let letters: Vec<char> = a.chars().collect();
            let at = at.min(letters.len());
            let more: String = letters[..at].iter().copied().chain(letter.chars()).chain(letters[at..].iter().copied()).collect();
            prop_assert!(!same_name(&a, &more), "{a} {more}");
        }

        #[test]
        fn written_out_it_is_the_same(a in "[a-zäöüßåøæđłı ]{1,30}", second: bool) {
            let out: String = a.chars().map(|c| ways(c).map_or_else(|| c.to_string(), |ways| ways[usize::from(second)].to_owned())).collect();
            prop_assert!(same_name(&a, &out), "{a} {out}");
        }
    }
}
