//! Telephone numbers as they are stored: E.164 (`+420601123456`) with an extension beside, and as registries get them (RFC 5733: `+420.601123456`, `x="12"`).
//!
//! What people type is read by the crate `phones`, on the server, which knows the plan of every country. What is checked here is shape alone: what is stored already, and what a
//! registry shows, is neither refused nor changed because a plan is another by now.

use crate::field::FieldCode;
use std::borrow::Cow;

/// The longest text that is read as a number, in characters, with what people type around it: a `tel:` in front, spaces, brackets, the word for an extension. How many digits a
/// number may have is in [`stored`]; how many go to a registry, in [`to_epp`].
pub const MAX_TYPED: u32 = 64;
/// The fewest digits of a number, as it is dialled in its country (Niue, Saint Helena).
const FEWEST: usize = 4;
/// The most digits of an extension.
pub const MAX_EXTENSION: u32 = 16;

/// A number as it is stored.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Number {
    /// E.164.
    pub e164: String,
    /// Its extension: digits.
    pub ext: Option<String>,
}

/// An extension as it is shown: none where it was taken away.
#[must_use]
pub fn said(ext: Option<String>) -> Option<String> {
    ext.filter(|ext| !ext.is_empty())
}

/// Whether a text may be a number: what a browser, and a request before its use case, can tell. An empty one is none.
///
/// # Errors
/// [`FieldCode::TooLong`]; [`FieldCode::NotAPhone`] with fewer digits than any country's numbers have.
pub fn plausible(raw: &str, max: u32) -> Result<(), FieldCode> {
    if raw.chars().count() > max as usize {
        return Err(FieldCode::TooLong { max });
    }
    // Digits of other scripts are read, too. What can't be seen is left out by the reader.
    let digits = raw.chars().filter(|c| c.is_numeric()).count();
    if digits >= FEWEST || !raw.chars().any(char::is_alphanumeric) {
        return Ok(());
    }
    Err(FieldCode::NotAPhone {
        text: Cow::Borrowed(""),
    })
}

/// A stored number, which is E.164 already; an empty text is `None`. Shape only: a plus, a country calling code, 7 to 15 digits in all (ITU-T E.164, section 6).
///
/// # Errors
/// [`FieldCode::TooLong`], [`FieldCode::NotAPhone`].
pub fn stored(raw: &str) -> Result<Option<String>, FieldCode> {
    plausible(raw, MAX_TYPED)?;
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let number = text.strip_prefix('+').and_then(international);
    number.map(Some).ok_or(FieldCode::NotAPhone {
        text: Cow::Borrowed(""),
    })
}

/// The number that a registry shows, as E.164; `None` when it is none. Registries write the dot of RFC 5733, and some of them more.
#[must_use]
pub fn from_epp(shown: &str) -> Option<String> {
    let digits = |text: &str| -> Option<String> {
        let mut digits = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                ' ' | '.' | '-' => {}
                _ => return None,
            }
        }
        Some(digits)
    };
    international(&digits(shown.trim().strip_prefix('+')?)?)
}

/// The extension that a registry shows: digits. `0` is how some write that there is none.
#[must_use]
pub fn extension_from_epp(shown: &str) -> Option<&str> {
    let ext = shown.trim();
    let digits = (1..=MAX_EXTENSION as usize).contains(&ext.len())
        && ext.bytes().all(|b| b.is_ascii_digit());
    (digits && ext != "0").then_some(ext)
}

/// An extension as it is stored; an empty text is `None`.
///
/// # Errors
/// [`FieldCode::TooLong`]; anything but digits.
pub fn extension(raw: &str) -> Result<Option<String>, FieldCode> {
    let text: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Ok(None);
    }
    if raw.chars().count() > MAX_EXTENSION as usize {
        return Err(FieldCode::TooLong { max: MAX_EXTENSION });
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(Some(text));
    }
    Err(FieldCode::Other {
        text: Cow::Borrowed("An extension is digits alone, such as 12."),
    })
}

/// The form of RFC 5733 (section 2.5, `e164StringType`): `+CC.NNN`, at most 17 characters. `None` when the text is not E.164.
#[must_use]
pub fn to_epp(e164: &str) -> Option<String> {
    let digits = e164.strip_prefix('+')?;
    let code = calling_code(digits)?;
    let (code, number) = digits.split_at_checked(code)?;
    (!number.is_empty() && number.len() <= 14 && number.bytes().all(|b| b.is_ascii_digit()))
        .then(|| format!("+{code}.{number}"))
}

/// E.164 out of its digits.
fn international(digits: &str) -> Option<String> {
    let code = calling_code(digits)?;
    let fits = (7..=15).contains(&digits.len())
        && digits.len() >= code + 3
        && digits.bytes().all(|b| b.is_ascii_digit());
    fits.then(|| format!("+{digits}"))
}

/// How many digits of the number are its country calling code (ITU-T E.164 annex D: the codes are prefix-free, so the first digits tell).
#[must_use]
pub fn calling_code(digits: &str) -> Option<usize> {
    let bytes = digits.as_bytes();
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    Some(match (first, second) {
        (b'0', _) => return None,
        (b'1' | b'7', _) => 1,
        (b'2', b'0' | b'7')
        | (b'3', b'0'..=b'4' | b'6' | b'9')
        | (b'4', b'0' | b'1' | b'3'..=b'9')
        | (b'5', b'1'..=b'8')
        | (b'6', b'0'..=b'6')
        | (b'8', b'1' | b'2' | b'4' | b'6')
        | (b'9', b'0'..=b'5' | b'8') => 2,
        _ => 3,
    })
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests fail by panicking")]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_registrys_number_is_read_by_its_shape() {
        for (shown, e164) in [
            ("+420.601123456", Some("+420601123456")),
            (" +1.555-010 9999 ", Some("+15550109999")),
            ("+44.1234", None),
            ("420601123456", None),
            ("+420.60112345x", None),
        ] {
            assert_eq!(from_epp(shown).as_deref(), e164, "{shown}");
        }
        assert_eq!(extension_from_epp("12"), Some("12"));
        assert_eq!(extension_from_epp("0012"), Some("0012"));
        for none in ["", "0", "12a", "12345678901234567"] {
            assert_eq!(extension_from_epp(none), None, "{none}");
        }
    }

    #[test]
    fn what_is_stored_is_e164_and_nothing_else() {
        assert_eq!(stored("+15550109999").unwrap().unwrap(), "+15550109999");
        assert_eq!(stored("  "), Ok(None));
        for raw in [
            "601123456",
            "+",
            "+0123456789",
            "+420",
            "+420 601 123 456",
            "+12345678901234567",
            "++420601123456",
            "0049301234567",
        ] {
            assert!(
                matches!(stored(raw), Err(FieldCode::NotAPhone { .. })),
                "{raw}"
            );
        }
    }

    #[test]
    fn a_text_with_hardly_a_digit_is_no_number() {
        let ok = |raw: &str| plausible(raw, MAX_TYPED).is_ok();
        assert!(ok("") && ok("\u{200e}") && ok("٠٣٠١") && ok("4012"));
        assert!(!ok("none") && !ok("601") && !ok(&"1".repeat(65)));
    }

    #[test]
    fn an_extension_is_digits() {
        assert_eq!(extension(" 1 2 ").unwrap().unwrap(), "12");
        assert_eq!(extension("\u{a0}").unwrap(), None);
        assert!(extension("1a").is_err());
        assert!(extension(&"1".repeat(17)).is_err());
    }

    proptest! {
        #[test]
        fn what_is_stored_goes_to_a_registry_and_comes_back(digits in "[1-9][0-9]{4,16}") {
            if let Ok(Some(e164)) = stored(&format!("+{digits}")) {
                let epp = to_epp(&e164).unwrap();
                prop_assert!(epp.len() <= 17);
                prop_assert_eq!(from_epp(&epp).unwrap(), e164);
            }
        }

        #[test]
        fn no_input_panics(raw in "\\PC*") {
            let _ = (stored(&raw), plausible(&raw, MAX_TYPED), extension(&raw), from_epp(&raw));
            let _ = (to_epp(&raw), extension_from_epp(&raw));
        }
    }
}
