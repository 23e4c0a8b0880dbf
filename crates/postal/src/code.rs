//! Postal codes as their country writes them.

use crate::country::rules;
use regex_lite::Regex;

/// Where a space or hyphen stands in the code of a country, counted in characters from the left, or from the right where the first part varies.
const BREAKS: [(&str, char, i8); 31] = [
    ("AS", '-', 5),
    ("BM", ' ', 2),
    ("BR", '-', 5),
    ("CA", ' ', 3),
    ("CZ", ' ', 3),
    ("FM", '-', 5),
    ("GB", ' ', -3),
    ("GG", ' ', -3),
    ("GR", ' ', 3),
    ("GU", '-', 5),
    ("IE", ' ', 3),
    ("IM", ' ', -3),
    ("IR", '-', 5),
    ("JE", ' ', -3),
    ("JP", '-', 3),
    ("KY", '-', 3),
    ("LB", ' ', 4),
    ("MH", '-', 5),
    ("MP", '-', 5),
    ("MT", ' ', 3),
    ("NL", ' ', 4),
    ("PL", '-', 2),
    ("PR", '-', 5),
    ("PT", '-', 4),
    ("PW", '-', 5),
    ("SE", ' ', 3),
    ("SK", ' ', 3),
    ("SO", ' ', 2),
    ("TW", '-', 3),
    ("US", '-', 5),
    ("VI", '-', 5),
];

/// The postal code in capitals, with the country's space or hyphen where it stands without doubt. `None` when it has not the country's form, or the country has no codes.
#[must_use]
pub fn canonical_code(country: &str, code: &str) -> Option<String> {
    written(country, rules(country)?.code.as_ref()?, code)
}

/// The same where the form of the country's codes is at hand.
pub(crate) fn written(country: &str, form: &Regex, code: &str) -> Option<String> {
    let typed = code.trim().to_uppercase();
    let plain: String = typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .collect();
    if let Some((_, with, at)) = BREAKS.iter().find(|(code, _, _)| *code == country) {
        let at = if *at < 0 {
            plain.len().checked_sub(usize::from(at.unsigned_abs()))
        } else {
            usize::try_from(*at).ok()
        };
        let broken = at
            .filter(|at| *at > 0 && *at < plain.len())
            .map(|at| format!("{}{with}{}", &plain[..at], &plain[at..]));
        if let Some(broken) = broken.filter(|broken| form.is_match(broken)) {
            return Some(broken);
        }
    }
    // Without a break of its own a code that can do without one goes without: French codes may be typed as 75 001.
    [plain, typed].into_iter().find(|code| form.is_match(code))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn codes_get_their_breaks() {
        for (country, typed, wanted) in [
            ("CZ", "11000", Some("110 00")),
            ("CZ", "110 00", Some("110 00")),
            ("GB", "e145ab", Some("E14 5AB")),
            ("CA", "k1a0b1", Some("K1A 0B1")),
            ("NL", "1234ab", Some("1234 AB")),
            ("PL", "00-950", Some("00-950")),
            ("JP", "1000001", Some("100-0001")),
            ("US", "62701-1234", Some("62701-1234")),
            ("DE", "1011", None),
            ("HK", "999077", None),
            ("FR", "75 001", Some("75001")),
            ("US", "62701 1234", Some("62701-1234")),
            ("BM", "fl07", Some("FL 07")),
            ("SO", "jh09010", Some("JH 09010")),
            ("IR", "1193612345", Some("11936-12345")),
            ("LV", "lv-1073", Some("LV-1073")),
            ("PE", "lima 23", Some("LIMA 23")),
            ("AX", "22100", Some("22100")),
        ] {
            assert_eq!(
                canonical_code(country, typed).as_deref(),
                wanted,
                "{country} {typed}"
            );
        }
    }

    proptest! {
        #[test]
        fn codes_are_known_however_they_are_typed(place in 0usize..249, spaces in "[ ]{0,3}") {
            let all = model::country::all();
            let country = all[place % all.len()].code;
            if let Some(example) = crate::labels(country).postal_code_example {
                let typed = format!("{spaces}{}{spaces}", example.to_lowercase());
                prop_assert_eq!(canonical_code(country, &typed), Some(example.to_owned()));
                if BREAKS.iter().any(|(code, _, _)| *code == country) {
                    let closed = example.replace([' ', '-'], "");
                    prop_assert_eq!(canonical_code(country, &closed), Some(example.to_owned()));
                }
            }
        }

        #[test]
        fn what_is_canonical_stays(place in 0usize..249, code in "[0-9A-Za-z -]{3,10}") {
            let all = model::country::all();
            let country = all[place % all.len()].code;
            if let Some(canonical) = canonical_code(country, &code) {
                prop_assert_eq!(canonical_code(country, &canonical), Some(canonical));
            }
        }
    }
}
