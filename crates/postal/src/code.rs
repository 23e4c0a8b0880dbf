//! Postal codes in their country's format.

use crate::code_breaks::written;
use crate::country::rules;

/// The postal code in upper case, with the country's space or hyphen where that is unambiguous. `None` when it does not match the country's format, or the country has no codes.
#[must_use]
pub fn canonical_code(country: &str, code: &str) -> Option<String> {
    written(country, rules(country)?.code.as_ref()?, code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code_breaks::BREAKS;
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
