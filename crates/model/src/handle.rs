//! Contact handles: the short code on the card (`JN42-NICH`), and the id of the contact object at registries (RFC 5730 `clIDType`: 3 to 16 characters).

use unicode_normalization::UnicodeNormalization;

/// The two capitals that a handle begins with: the first Latin letters of the two names, accents dropped; `X` where a name has none.
#[must_use]
pub fn initials(first_name: &str, last_name: &str) -> String {
    [first_name, last_name].into_iter().map(initial).collect()
}

fn initial(name: &str) -> char {
    name.nfkd()
        .find(char::is_ascii_alphabetic)
        .map_or('X', |c| c.to_ascii_uppercase())
}

/// The handle of the `number`-th contact with these initials. At most 16 characters for any number below a thousand million.
#[must_use]
pub fn compose(initials: &str, number: i64) -> String {
    format!("{initials}{number}-NICH")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_fall_and_other_scripts_are_x() {
        assert_eq!(initials("Jana", "Nováková"), "JN");
        assert_eq!(initials("Žofie", "Řezníčková"), "ZR");
        assert_eq!(initials("太郎", "山田"), "XX");
        assert_eq!(compose("JN", 42), "JN42-NICH");
    }

    proptest! {
        #[test]
        fn every_handle_fits_a_registry(first in "\\PC*", last in "\\PC*", number in 1i64..1_000_000_000) {
            let handle = compose(&initials(&first, &last), number);
            prop_assert!((3..=16).contains(&handle.chars().count()));
            prop_assert!(handle.is_ascii());
        }
    }
}
