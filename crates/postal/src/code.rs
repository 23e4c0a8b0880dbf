//! Postal codes as their country writes them.

use crate::country::rules;

/// Where a space or hyphen stands in the code of a country, counted in characters from the left, or from the right where the first part varies.
const BREAKS: [(&str, char, i8); 20] = [
    ("AX", '-', 0),
    ("BR", '-', 5),
    ("CA", ' ', 3),
    ("CZ", ' ', 3),
    ("GB", ' ', -3),
    ("GG", ' ', -3),
    ("GR", ' ', 3),
    ("IE", ' ', 3),
    ("IM", ' ', -3),
    ("JE", ' ', -3),
    ("JP", '-', 3),
    ("KY", '-', 3),
    ("LB", ' ', 4),
    ("MT", ' ', 3),
    ("NL", ' ', 4),
    ("PL", '-', 2),
    ("PT", '-', 4),
    ("SE", ' ', 3),
    ("SK", ' ', 3),
    ("TW", '-', 3),
];

/// The postal code in capitals, with the country's space or hyphen where it stands without doubt. `None` when it has not the country's form, or the country has no codes.
#[must_use]
pub fn canonical_code(country: &str, code: &str) -> Option<String> {
    let form = rules(country)?.code.as_ref()?;
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
    [typed, plain].into_iter().find(|code| form.is_match(code))
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
        fn what_is_canonical_stays(place in 0usize..249, code in "[0-9A-Za-z -]{3,10}") {
            let all = model::country::all();
            let country = all[place % all.len()].code;
            if let Some(canonical) = canonical_code(country, &code) {
                prop_assert_eq!(canonical_code(country, &canonical), Some(canonical));
            }
        }
    }
}
