//! Phone numbers: stored as E.164 (`+420601123456`), sent to registries in the form of RFC 5733 (`+420.601123456`).

use crate::field::FieldCode;

/// The longest text that is parsed, in characters, with the spaces and brackets that people type. How many digits a number may have is in [`optional`]; how many go
/// to a registry, in [`to_epp`].
pub const MAX_TYPED: u32 = 32;

/// Parses an international number as people write it (spaces, dots, dashes, slashes, brackets, a leading `00`) and returns its E.164 form; an empty text is `None`.
///
/// Shape only: a plus, an assigned country calling code, 7 to 15 digits in all (ITU-T E.164, section 6). Whether the number is in use can't be known.
///
/// # Errors
/// [`FieldCode::TooLong`], [`FieldCode::NotAPhone`].
pub fn optional(raw: &str) -> Result<Option<String>, FieldCode> {
    let text = raw.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().count() > MAX_TYPED as usize {
        return Err(FieldCode::TooLong { max: MAX_TYPED });
    }
    let international = text
        .strip_prefix('+')
        .or_else(|| text.strip_prefix("00"))
        .ok_or(FieldCode::NotAPhone)?;
    // "(0)" is how some write the trunk zero, which is dropped in international numbers.
    let international = international.replace("(0)", "");
    let mut digits = String::with_capacity(MAX_TYPED as usize);
    for c in international.chars() {
        match c {
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '\u{202f}' | '.' | '-' | '\u{2010}'..='\u{2013}' | '/' | '(' | ')' => {
            }
            _ => return Err(FieldCode::NotAPhone),
        }
    }
    let code = calling_code(&digits).ok_or(FieldCode::NotAPhone)?;
    if !(7..=15).contains(&digits.len()) || digits.len() < code + 3 {
        return Err(FieldCode::NotAPhone);
    }
    Ok(Some(format!("+{digits}")))
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

/// How many digits of the number are its country calling code (ITU-T E.164 annex D: the codes are prefix-free, so the first digits tell).
fn calling_code(digits: &str) -> Option<usize> {
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
    fn reads_what_people_write() {
        for (raw, e164, epp) in [
            ("+420 601 123 456", "+420601123456", "+420.601123456"),
            ("+1 (555) 010-9999", "+15550109999", "+1.5550109999"),
            ("0049 30 1234567", "+49301234567", "+49.301234567"),
            ("+44 (0)20 7946 0000", "+442079460000", "+44.2079460000"),
            ("+1.5551234567", "+15551234567", "+1.5551234567"),
        ] {
            let parsed = optional(raw).unwrap().unwrap();
            assert_eq!(parsed, e164);
            assert_eq!(to_epp(&parsed).unwrap(), epp);
        }
    }

    #[test]
    fn refuses_what_can_not_be_dialled_from_abroad() {
        for raw in [
            "601123456",
            "+",
            "+0123456789",
            "+420",
            "+420 abc",
            "+12345678901234567",
            "++420601123456",
        ] {
            assert_eq!(optional(raw), Err(FieldCode::NotAPhone), "{raw}");
        }
        assert_eq!(optional("  "), Ok(None));
    }

    proptest! {
        #[test]
        fn what_parses_prints_and_parses_again(raw in "(\\+|00)[0-9 ./()-]{5,20}") {
            if let Ok(Some(e164)) = optional(&raw) {
                prop_assert_eq!(optional(&e164).unwrap().unwrap(), e164.clone());
                let epp = to_epp(&e164).unwrap();
                prop_assert!(epp.len() <= 17);
                prop_assert_eq!(epp.replace('.', ""), e164);
            }
        }

        #[test]
        fn no_input_panics(raw in "\\PC*") {
            let _ = optional(&raw);
            let _ = to_epp(&raw);
        }
    }
}
